/** The numeric engine, as the rest of the program sees it. */
export { exportModel } from './export/export-model';
export type { ExportedModel } from './export/export-model';
export type { ModelFacts } from './export/metadata';
export { modelCard } from './export/model-card';
export { initialParameters, parameterCount, parameterView, splitParameters } from './parameters';
export type { ParameterSpec } from './parameters';
export { openRuntime } from './runtimes/open';
export type { Runtime } from './runtimes/runtime';
export { edgeStructure } from './sparse/edges';
export type { EdgeStructure } from './sparse/edges';
export { softmaxAtTargets } from './sparse/graph-attention';
export { propagate, rowsAtEdges } from './sparse/propagate';
export type { HostTensors, TensorMap, TensorSpec, TensorSpecs } from './tensors';
export { estimateTrainingMs } from './training/estimate';
export type { EstimateOptions } from './training/estimate';
export type { TrainableModel } from './training/model';
export { train } from './training/train';
export type { CheckpointOptions, TrainProgress } from './training/train-options';
