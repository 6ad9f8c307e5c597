/** What `meshlens runtime` says beyond one run on this processor: other devices, training, several workers. Part of its JSON. */

export type Precision = 'float32' | 'tensorfloat32' | 'float16' | 'bfloat16' | 'int8';

export interface DeviceOptions {
  /** Of device profiles. */
  readonly names: readonly string[];
  /** What the model is taken to compute in; each device must have a published rate for it. */
  readonly precision: Precision;
}

export type Optimiser = 'adamw' | 'sgd';

export interface TrainingOptions {
  readonly optimiser: Optimiser;
  /** Null: one worker. */
  readonly dataParallel: DataParallelOptions | null;
}

/** Workers that hold the whole model each and average their gradients around a ring. */
export interface DataParallelOptions {
  readonly workers: number;
  /** Between neighbours of the ring, in one direction. */
  readonly bandwidthBytesPerS: number;
  readonly latencyMs: number;
}

/** A roofline over published figures: never measured. */
export interface DeviceEstimate {
  /** Name of the profile, and what the device is called. */
  readonly device: string;
  readonly title: string;
  readonly precision: Precision;
  readonly estimate: true;
  readonly ms: number;
  /** All assumptions good, or bad, at once. */
  readonly intervalMs: { readonly low: number; readonly high: number };
  /** Of `ms`: kernels limited by arithmetic, by memory, and starting kernels. */
  readonly computeShare: number;
  readonly memoryShare: number;
  readonly overheadShare: number;
  /** Whether weights and activations fit into the device's memory; null where its size is the server's choice. */
  readonly fitsMemory: boolean | null;
  /** The document the figures are from. */
  readonly source: string;
}

/** One training step on so many workers, each with a batch of its own. */
export interface ScalingRow {
  readonly workers: number;
  readonly computeMs: number;
  readonly communicationMs: number;
  readonly stepMs: number;
  /** Samples per second and worker, relative to one worker. */
  readonly efficiency: number;
  readonly communicationShare: number;
}

/** One step of training: forward, backward, optimiser. Times as of one run: null without a calibration. */
export interface TrainingEstimate {
  readonly optimiser: Optimiser;
  /** Elements of the weights that are trained. */
  readonly parameters: number;
  readonly flops: number;
  readonly gradientBytes: number;
  /** Parameters, gradients and the optimiser's moments. */
  readonly stateBytes: number;
  /** Activations kept from the forward pass for the way back. */
  readonly activationBytes: number;
  /** Most memory at one time: state, activations, gradients of activations. */
  readonly peakBytes: number;
  readonly nodes: number;
  /** Operators without a gradient of their own: taken to cost backward what they cost forward. */
  readonly likeForward: readonly string[];
  readonly predictedMs: number | null;
  readonly intervalMs: { readonly low: number; readonly high: number } | null;
  readonly forwardMs: number | null;
  readonly backwardMs: number | null;
  readonly optimiserMs: number | null;
  /** The same step on other devices; absent unless asked for. */
  readonly devices?: readonly DeviceEstimate[];
  /** On more and more workers, here and on each device; absent unless asked for. */
  readonly scaling?: readonly Scaling[];
}

export interface Scaling {
  /** Name of the device; null: this machine, one thread for each worker. */
  readonly device: string | null;
  readonly rows: readonly ScalingRow[];
}
