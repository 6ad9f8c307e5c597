/** The numeric engine, as the rest of the program sees it. */
export { initialParameters, parameterCount, splitParameters } from './parameters';
export type { ParameterSpec } from './parameters';
export { createRandom } from './random';
export type { Random } from './random';
export { openRuntime } from './runtimes/open';
export type { Runtime } from './runtimes/runtime';
export type { HostTensors, TensorMap, TensorSpec, TensorSpecs } from './tensors';
export { estimateTrainingMs } from './training/estimate';
export type { EstimateOptions } from './training/estimate';
export type { TrainableModel } from './training/model';
export { train } from './training/train';
export type { TrainProgress } from './training/train';
