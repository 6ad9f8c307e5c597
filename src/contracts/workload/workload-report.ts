/**
 * The JSON of `meshlens workload --json`: a documented, versioned contract. docs/workload.md explains every field,
 * docs/workload.schema.json validates it.
 */
import type { RuntimeChoice } from '../runtime-choice';
import type { AheadOfSeries, SeriesAhead, SeriesInput, SeriesReport } from '../series-report';

export const WORKLOAD_VERSION = 1;

export type WorkloadScale = 'none' | 'zscore' | 'log1p';
/** Which networks are trained: none, the published ones, or each without one of its parts as well. */
export type WorkloadNetworks = 'off' | 'on' | 'ablations';
export type WorkloadHistory = 'released' | 'long';

/** Of a file or of a folder. */
export interface WorkloadReport extends SeriesReport {
  readonly input: WorkloadInputReport;
  readonly protocol: WorkloadProtocol;
  /** Errors on the test part; one entry per model, the best first. */
  readonly metrics: readonly WorkloadMetric[];
  readonly validation: readonly { readonly model: string; readonly mse: number }[];
  /** Mean absolute error of the chosen model in the series' own units. */
  readonly maeOwnUnits: number | null;
  /** The mean squared error that counting alone makes; null where the values are no counts. */
  readonly floor: { readonly mse: number | null; readonly reason: string };
  readonly coverage: WorkloadCoverage;
  /** Shares of the members of the mixture at the end of the data, per group of steps. */
  readonly weights: readonly {
    readonly fromStep: number;
    readonly toStep: number;
    readonly shares: Readonly<Record<string, number>>;
  }[];
  readonly forecast: SeriesAhead<LoadAhead>;
}

export interface WorkloadInputReport extends SeriesInput {
  /** Series that are forecast and do not teach; empty without --test-series. */
  readonly testSeries: readonly string[];
  readonly statics: readonly string[];
  /** Rows of one day and one week; null when unknown. */
  readonly dayRows: number | null;
  readonly weekRows: number | null;
}

export interface WorkloadSplit {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

export interface WorkloadProtocol {
  readonly inputSteps: number;
  readonly horizon: number;
  readonly history: WorkloadHistory;
  readonly scale: WorkloadScale;
  readonly split: WorkloadSplit;
  readonly stride: number;
  readonly testOrigins: number;
  readonly seeds: readonly number[];
}

export interface WorkloadMetric {
  readonly model: string;
  /** What the model may look at: `released` is the window of `inputSteps`, `long` everything before the origin. */
  readonly history: WorkloadHistory;
  readonly horizon: number;
  /** In the scale of the protocol. */
  readonly mse: number | null;
  readonly mae: number | null;
  /** Forecast values compared. */
  readonly n: number;
  /** With several seeds, of a model that is trained from random beginnings. */
  readonly mseBySeed?: readonly number[];
}

export interface WorkloadCoverage {
  readonly nominal: number;
  readonly share: number | null;
  /** In the scale of the protocol. */
  readonly meanWidth: number | null;
}

export interface LoadAhead extends AheadOfSeries {
  readonly peak: LoadPeak;
}

/** The highest value expected, and its step ahead, from 1; `high` is the upper end of its band. */
export interface LoadPeak {
  readonly step: number;
  readonly value: number;
  readonly high: number;
}

/** What a forecast of loads is asked for. */
export interface WorkloadOptions {
  /** Absolute path, and as the user wrote it. */
  readonly file: string;
  readonly fileName: string;
  readonly columns: WorkloadColumns;
  readonly testSeries: readonly string[];
  readonly inputSteps: number;
  /** Null: a day of hours, or what the rows allow. */
  readonly horizon: number | null;
  readonly history: WorkloadHistory;
  readonly scale: WorkloadScale;
  readonly split: WorkloadSplit;
  readonly stride: number;
  readonly aggregate: WorkloadAggregate | null;
  readonly networks: WorkloadNetworks;
  readonly runtime: RuntimeChoice;
  readonly seeds: readonly number[];
  /** Folder of an adapter that is used in place of fitting one, and folder that the fitted one is written to. */
  readonly adapter?: string;
  readonly saveAdapterTo?: string;
  /** Folder for what a cancelled forecast goes on from; null: nothing is kept. */
  readonly storageDir: string | null;
}

/** Columns by name; null: found by their content. */
export interface WorkloadColumns {
  readonly time: string | null;
  readonly value: string | null;
  readonly series: string | null;
  readonly statics: readonly string[];
}

export interface WorkloadAggregate {
  readonly widthMs: number;
  readonly by: 'sum' | 'mean' | 'max';
}
