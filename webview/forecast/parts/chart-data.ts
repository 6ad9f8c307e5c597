import type { RivalLine } from '../model/rivals';

/** Windows [from, to). */
export interface ChartSpan {
  readonly from: number;
  readonly to: number;
}

/** One series as the chart draws it. */
export interface ForecastChartData {
  /** Per window, from `firstWindow` on; null leaves a gap. */
  readonly history: readonly (number | null)[];
  readonly firstWindow: number;
  readonly point: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly limit: { readonly value: number; readonly label: string } | null;
  /** Windows to shade. */
  readonly incidents: readonly ChartSpan[];
  readonly ceiling: number;
  /** Window ahead, from 0, that is marked as the highest; null marks none. */
  readonly peak: number | null;
  /** Other models' lines. */
  readonly rivals: readonly RivalLine[];
  formatWindow(window: number): string;
  formatValue(value: number): string;
}
