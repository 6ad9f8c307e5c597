/** What the reports of forecasts of metric files have in common. */
import type { Problem } from './problem';
import type { Timing } from './report';

export interface SeriesReport {
  readonly version: number;
  readonly tool: { readonly name: string; readonly version: string };
  /** As the user wrote it. */
  readonly file: string;
  readonly createdMs: number;
  readonly input: SeriesInput;
  /** The model the product forecasts with, chosen on the validation part. */
  readonly chosen: string;
  readonly chosenReason: string;
  /** Networks that were trained. */
  readonly models: readonly TrainedModel[];
  readonly notes: readonly string[];
  readonly timings: readonly Timing[];
}

export interface SeriesInput {
  readonly rows: number;
  readonly series: readonly string[];
  /** Null when the file has no times. */
  readonly startMs: number | null;
  readonly stepMs: number | null;
  readonly missingShare: number;
  readonly problems: readonly Problem[];
}

/** One training. */
export interface TrainedModel {
  readonly model: string;
  readonly seed: number;
  readonly parameters: number;
  readonly epochs: number;
  readonly ms: number;
  readonly runtime: string;
}

/** From the end of the data. */
export interface SeriesAhead<Series extends AheadOfSeries = AheadOfSeries> {
  /** Time of the first step ahead; null when the file has no times. */
  readonly startMs: number | null;
  readonly steps: number;
  readonly series: readonly Series[];
}

/** One value per step ahead, in the series' own units. */
export interface AheadOfSeries {
  readonly name: string;
  readonly point: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}
