/**
 * The JSON of `meshlens forecast --json`: a documented, versioned contract. docs/forecast.md explains every field,
 * docs/forecast.schema.json validates it.
 */
import type { RuntimeChoice } from '../runtime-choice';
import type { SeriesAhead, SeriesInput, SeriesReport } from '../series-report';

export const FORECAST_VERSION = 1;

export interface ForecastReport extends SeriesReport {
  readonly input: ForecastInputReport;
  readonly protocol: ForecastProtocol;
  /** One entry per model and horizon, over all series and all steps up to the horizon; means over the seeds. */
  readonly metrics: readonly ForecastMetric[];
  readonly validation: readonly { readonly model: string; readonly error: number }[];
  /** How the chosen model fares against each trained rival, per horizon. */
  readonly comparisons: readonly ForecastComparison[];
  readonly coverage: readonly ForecastCoverage[];
  /** Per step ahead, what each model contributes to the blend; means over the seeds. */
  readonly blend: readonly { readonly step: number; readonly weights: Readonly<Record<string, number>> }[];
  /** Of the first seed. */
  readonly forecast: SeriesAhead;
}

export interface ForecastInputReport extends SeriesInput {
  /** Rows of one day; null when unknown. */
  readonly seasonRows: number | null;
  readonly links: number;
}

export interface ForecastProtocol {
  readonly inputSteps: number;
  readonly horizons: readonly number[];
  readonly trainFraction: number;
  readonly fitRows: number;
  readonly validationRows: number;
  readonly testRows: number;
  readonly testOrigins: number;
  readonly seeds: readonly number[];
  readonly rivals: 'all' | 'fast';
  /** Unit of errors over all series: that of the file, or the scale of each series where they differ much. */
  readonly errorUnit: 'file' | 'scale';
}

export interface ForecastMetric {
  readonly model: string;
  readonly horizon: number;
  readonly rmse: number | null;
  readonly mae: number | null;
  readonly accuracy: number | null;
  readonly r2: number | null;
  readonly explainedVariance: number | null;
  /** RMSE of each seed; absent for models without randomness. */
  readonly rmseBySeed?: readonly number[];
}

export interface ForecastComparison {
  readonly against: string;
  readonly horizon: number;
  /** Mean over the seeds of the chosen model's RMSE minus the other's. */
  readonly difference: number;
  /** 95 % interval by moving-block bootstrap. */
  readonly low: number;
  readonly high: number;
  readonly blockOrigins: number;
}

export interface ForecastCoverage {
  readonly horizon: number;
  /** What the band claims. */
  readonly nominal: number;
  /** What it covered in the test part. */
  readonly share: number | null;
  readonly meanWidth: number | null;
}

/** What a forecast of one metric file is asked for. */
export interface ForecastOptions {
  /** Absolute path, and as the user wrote it. */
  readonly file: string;
  readonly fileName: string;
  readonly adjacency: { readonly file: string; readonly fileName: string } | null;
  readonly inputSteps: number;
  /** Steps ahead, ascending. */
  readonly horizons: readonly number[];
  readonly trainFraction: number;
  readonly rivals: 'all' | 'fast';
  readonly seeds: readonly number[];
  readonly runtime: RuntimeChoice;
  /** Folder for what a cancelled forecast goes on from; null: nothing is kept. */
  readonly storageDir: string | null;
}
