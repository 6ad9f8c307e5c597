/** The numeric engine, as the rest of the program sees it. */
export { initialParameters, parameterCount, parameterViews, splitParameters } from './parameters';
export type { ParameterSpec } from './parameters';
export { createRandom } from './random';
export type { Random } from './random';
export { openRuntime } from './runtimes/open';
export type { OpenOptions } from './runtimes/open';
export type { CompiledFunction, Runtime, RuntimeName } from './runtimes/runtime';
export type { HostArray, HostTensors, TensorMap, TensorSpec, TensorSpecs } from './tensors';
export { estimateTrainingMs } from './training/estimate';
export type { EstimateOptions } from './training/estimate';
export type { TrainableModel } from './training/model';
export type { EpochRecord } from './training/state';
export { train } from './training/train';
export type { TrainOptions, TrainProgress, TrainResult } from './training/train';
