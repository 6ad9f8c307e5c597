import type { CheckpointOptions, Runtime, TrainProgress } from '../../../compute';
import type { BatchDivisor } from '../../../jobs/smaller-batch';
import type { LoadAdaptation } from '../base/adapter-file';

/** A published network, whole or with one part left out. */
export type PublishedKind =
  | 'metaeformer'
  | 'metaeformer-no-pool'
  | 'metaeformer-no-padding'
  | 'metaeformer-no-static'
  | 'dyneformer'
  | 'dyneformer-no-pool'
  | 'dyneformer-no-padding'
  | 'dyneformer-no-static';

/** Every network that is trained: `mlp` is the small one that always stands in the table. */
export type WorkloadNetworkKind = typeof MLP | typeof BASE | PublishedKind;

export const MLP = 'mlp';
/** The network that ships, alone or adapted. */
export const BASE = 'base';

/** Load series on one grid of rows; plain typed arrays, so that a job can read them from a file. */
export interface WorkloadSeries {
  readonly nodes: number;
  readonly rows: number;
  /** Null when the times of the rows are unknown. */
  readonly clock: { readonly startMs: number; readonly stepMs: number } | null;
  /** [nodes, rows], scaled; NaN is missing. */
  readonly values: Float32Array;
  /** [rows, calendarWidth] in -0.5…0.5: the place of a row in its seasons. */
  readonly calendar: Float32Array;
  /** [nodes, staticWidth], standardised. */
  readonly statics: Float32Array;
  /** May be 0. */
  readonly staticWidth: number;
  /** May be 0. */
  readonly calendarWidth: number;
  /** Rows of a day and of a week; 0 when unknown. */
  readonly period: number;
  readonly week: number;
}

/** Windows as pairs; the origin is the first row that is forecast. */
export interface WorkloadWindows {
  readonly node: Int32Array;
  readonly origin: Int32Array;
}

/** What a network is trained for. */
export interface WorkloadShape {
  readonly inputSteps: number;
  readonly steps: number;
}

/** What every training is given. */
export interface WorkloadTraining extends WorkloadShape {
  readonly series: WorkloadSeries;
  readonly fit: WorkloadWindows;
  /** Chooses the epoch, and nothing else. */
  readonly validation: WorkloadWindows;
  /** Forecast after training. */
  readonly asked: WorkloadWindows;
  readonly seed: number;
  readonly runtime: Runtime;
  readonly epochs?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TrainProgress) => void;
  readonly checkpoint?: CheckpointOptions;
}

export interface WorkloadFitRequest extends WorkloadTraining, BatchDivisor {
  readonly kind: PublishedKind;
  /** Places in `asked` whose meta-patterns are returned. */
  readonly explain?: readonly number[];
  /** Channels of the network; default: the published 256. A multiple of 16. */
  readonly width?: number;
}

export interface MlpFitRequest extends WorkloadTraining {
  /** Rows before an origin that values are taken from; null: all. */
  readonly reach: number | null;
}

/** The meta-patterns from which some forecasts were built. */
export interface MixedPatterns {
  /** Places in `asked`. */
  readonly windows: readonly number[];
  /** Parts of a window that were mixed separately, the earliest first; `patchSteps` input rows each, the last one ends at the origin. */
  readonly patches: number;
  readonly patchSteps: number;
  /** Patterns listed per part, the heaviest first. */
  readonly listed: number;
  /** [windows, patches, listed] rows of the pool, and their weights; the weights of all patterns of a part sum to 1. */
  readonly pattern: Int32Array;
  readonly weight: Float32Array;
}

export interface WorkloadPool {
  /** [entries, length] */
  readonly waves: Float32Array;
  readonly length: number;
}

export interface WorkloadFitResult {
  /** [asked, steps], scaled. */
  readonly point: Float32Array;
  readonly epochs: number;
  readonly parameters: number;
  /** Null where no epoch was chosen. */
  readonly validationLoss: number | null;
  /** Null when the network has none. */
  readonly pool: WorkloadPool | null;
  /** Null when the network mixes no patterns, or none were asked for. */
  readonly mixed: MixedPatterns | null;
  /** Of the base, where it was adapted. */
  readonly adaptation?: LoadAdaptation;
}

export interface BaseFitRequest extends WorkloadTraining {
  /** Folder of the base network. */
  readonly baseFolder: string;
  /** Folder of an adapter that is used in place of fitting one. */
  readonly adapterFolder?: string;
  /** Rows before an origin that values are taken from; null: all that the network reads. */
  readonly reach: number | null;
}
