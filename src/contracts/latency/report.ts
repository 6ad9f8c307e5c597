/**
 * The JSON of `meshlens runtime --json`: a documented, versioned contract. docs/runtime.md explains every field,
 * docs/runtime.schema.json validates it.
 */
import type { Problem } from '../problem';
import type { Timing } from '../report';
import type { DeviceEstimate, DeviceOptions, TrainingEstimate, TrainingOptions } from './targets';

export const LATENCY_VERSION = 1;

export interface LatencyOptions {
  /** Absolute paths of the models, and what the report calls them; `dimensions` holds for one of them alone and goes first. */
  readonly models: readonly {
    readonly file: string;
    readonly fileName: string;
    readonly dimensions?: Readonly<Record<string, number>>;
    /** Sizes for axes of inputs that the file leaves open, by name of the input; -1 gives none. */
    readonly inputSizes?: Readonly<Record<string, readonly number[]>>;
  }[];
  /** Sizes of open dimensions by name or place; `batch` sets whatever looks like one. */
  readonly dimensions: Readonly<Record<string, number>>;
  /** Also run the models here, on so many threads, and measure how long they take. */
  readonly measure: { readonly threads: number } | null;
  /** Measure kernels like the models' kernels first; otherwise use the stored calibration. */
  readonly calibrate: boolean;
  /** How many times the usual number of kernels, and the usual time, a calibration may take; 1 when left out. */
  readonly calibrationEffort?: number;
  /** Where the calibration of this machine is kept; null: none is looked for or kept. */
  readonly storageDir: string | null;
  /** Estimate the models' times on these devices as well. */
  readonly devices?: DeviceOptions;
  /** Predict a step of training the models as well. */
  readonly training?: TrainingOptions;
}

export interface LatencyReport {
  readonly version: number;
  readonly tool: { readonly name: string; readonly version: string };
  readonly createdMs: number;
  readonly models: readonly ModelLatency[];
  /** Models that could not be read, and why. */
  readonly failed: readonly ModelFailure[];
  /** What predictions rest on; null when this machine has not been calibrated: then nothing is predicted. */
  readonly calibration: {
    readonly measuredKernels: number;
    readonly cached: boolean;
    /** Share of the time in which others had the processor meanwhile. */
    readonly waitedShare?: number;
  } | null;
  readonly timings: readonly Timing[];
}

export interface ModelFailure {
  readonly file: string;
  readonly reason: string;
}

/** What became of the correction for what kernels do to each other. */
export interface CorrectionReport {
  /** As it was chosen on left-out families. */
  readonly kind: 'none' | 'ridge' | 'network';
  /** From 0, the sum over the kernels as it is, to 1, all of the correction. */
  readonly weight: number;
  /** What kept it from being applied in full; null when nothing did. */
  readonly reason: 'not-better' | 'busy-machine' | 'few-kernels' | 'small-model' | 'measured-kernels' | null;
}

/** How a model was measured. */
export interface ModelMeasurement {
  /** Half the interquartile range over the rounds, as a share of the median. */
  readonly repeatError: number;
  readonly rounds: number;
  readonly threads: number;
}

/** What a model takes, from its structure alone. */
export interface ModelLatency {
  readonly file: string;
  readonly fileBytes: number;
  /** Version of the standard operator set; null when the model imports none. */
  readonly opset: number | null;
  /** What the file calls its graph, and the program that wrote it, with its version; absent when the file does not say. */
  readonly graphName?: string;
  readonly producer?: string;
  /** Open dimensions and the sizes they were counted with. */
  readonly dimensions: readonly {
    readonly name: string;
    readonly size: number;
    readonly source: 'given' | 'assumed';
  }[];
  readonly inputs: readonly InputShape[];
  readonly outputs: readonly ValueShape[];
  readonly macs: number;
  readonly flops: number;
  readonly parameters: number;
  readonly weightBytes: number;
  /** Most bytes of activations alive at one time; weights come on top. */
  readonly peakBytes: number;
  /** Nodes whose work is not known and therefore missing in the sums. */
  readonly unknownNodes: number;
  /** The nodes that take time, in the order of execution. */
  readonly nodes: readonly NodeLatency[];
  readonly problems: readonly Problem[];
  /** Milliseconds of one run, one thread, at the machine's speed during calibration; without one, of the machine that the shipped model is from. */
  readonly predictedMs: number | null;
  /** 90 % band by the errors on families of networks that were left out of the training. */
  readonly intervalMs: { readonly low: number; readonly high: number } | null;
  /** What the prediction rests on: kernels measured on this machine, or the shipped model alone. Null or absent when nothing is predicted. */
  readonly basis?: 'calibrated' | 'prior' | null;
  /** Whether what kernels do to each other was added to their sum; null or absent when nothing is predicted. */
  readonly correction?: CorrectionReport | null;
  /** What plainer models fitted to the same kernels say, in ms; `uncorrected` is the sum over the kernels before the correction. */
  readonly rivals: {
    readonly flopsLinear: number;
    readonly classLinear: number;
    readonly sumOfLayers: number;
    readonly uncorrected?: number;
  } | null;
  /**
   * Milliseconds of one run at the machine's speed during the measurement: processor time on one thread, wall time on
   * several. Null when it was not asked for, or the model does not run here, which is a problem.
   */
  readonly measuredMs: number | null;
  readonly measurement: ModelMeasurement | null;
  /** One run on other devices, by their published figures; absent unless asked for. */
  readonly devices?: readonly DeviceEstimate[];
  /** One training step; absent unless asked for, null for a model without weights. */
  readonly training?: TrainingEstimate | null;
}

export interface ValueShape {
  readonly name: string;
  readonly shape: readonly number[] | null;
  /** As the file declares it: sizes, names of open dimensions, null for open ones without a name. */
  readonly declared?: readonly (number | string | null)[] | null;
  /** Element type, such as `float32`; null where the file does not declare it. */
  readonly type?: string | null;
}

export interface InputShape extends ValueShape {
  readonly declared: readonly (number | string | null)[] | null;
}

/** One node. Null where a shape it needs is not known. */
export interface NodeLatency {
  readonly name: string;
  readonly operator: string;
  readonly class: string;
  readonly outputShape: readonly number[] | null;
  readonly macs: number | null;
  readonly flops: number | null;
  readonly parameters: number;
  readonly inputBytes: number | null;
  readonly weightBytes: number;
  readonly outputBytes: number | null;
  /** Bytes of activations alive while the node runs. */
  readonly liveBytes: number;
  /** The nodes it reads from, by their position in the list. */
  readonly inputNodes: readonly number[];
  /** Of the kernel that begins with this node; 0 for a node fused into an earlier one; null without a calibration. */
  readonly predictedMs: number | null;
}
