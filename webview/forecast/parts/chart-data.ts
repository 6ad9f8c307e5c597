import type { RivalLine } from '../model/rivals';

/** One series as the chart draws it. */
export interface ForecastChartData {
  /** Per window, from `firstWindow` on; null leaves a gap. */
  readonly history: readonly (number | null)[];
  readonly firstWindow: number;
  readonly point: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly limit: { readonly value: number; readonly label: string } | null;
  /** Windows to shade, [from, to). */
  readonly incidents: readonly { readonly from: number; readonly to: number }[];
  readonly ceiling: number;
  /** Window ahead, from 0, that is marked as the highest; null marks none. */
  readonly peak: number | null;
  /** Other models' lines. */
  readonly rivals: readonly RivalLine[];
  formatWindow(window: number): string;
  formatValue(value: number): string;
}
