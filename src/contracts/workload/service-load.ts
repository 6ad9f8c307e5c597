/** The load that is forecast of the services of a recording: what the forecast panel and hovers on replicas show. */
import type { StatedValue } from '../deployment';
import type { LoadPeak, WorkloadMetric } from './workload-report';
import { recentRows } from '../recent-rows';

export const SERVICE_LOAD_VERSION = 1;

export interface ServiceLoadReport {
  readonly version: typeof SERVICE_LOAD_VERSION;
  readonly folder: string;
  readonly createdMs: number;
  /** The windows of the recording that it continues. */
  readonly recording: RecordingWindows;
  /** Start of the first row. */
  readonly startMs: number;
  /** A row is a window of the recording, or several in a long one. */
  readonly widthMs: number;
  readonly rows: number;
  /** Rows ahead. */
  readonly steps: number;
  readonly series: readonly ServiceLoad[];
  readonly chosen: string;
  readonly chosenReason: string;
  /** Standardised errors on the last part of the recording, the best model first. */
  readonly metrics: readonly WorkloadMetric[];
  /** Rows that models of released history see. */
  readonly inputSteps: number;
  /** Share of that part that the 90 % band covered. */
  readonly covered: number | null;
  readonly replicas: readonly ServiceReplicas[];
  /** What trained networks built their forecasts from; empty when none were trained. */
  readonly patterns: readonly NetworkPatterns[];
  readonly notes: readonly string[];
}

export interface RecordingWindows {
  readonly startMs: number;
  readonly widthMs: number;
  readonly count: number;
}

/** Requests per second. */
export interface ServiceLoad {
  readonly service: string;
  /** One value per row; null = missing. */
  readonly history: readonly (number | null)[];
  /** One value per row ahead. */
  readonly point: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly peak: LoadPeak;
}

/** How many replicas manifests run of a service. */
export interface ServiceReplicas {
  readonly service: string;
  /** Fewest and most over all its declarations, which are alternatives. */
  readonly least: number;
  readonly most: number;
  readonly tokens: readonly ReplicaToken[];
}

export interface ReplicaToken extends StatedValue {
  readonly role: 'replicas' | 'min' | 'max';
}

/** The patterns of a network's pool that its forecast was built from. */
export interface NetworkPatterns {
  readonly model: string;
  /** Weight of the network in the forecast that is shown, 0 to 1. */
  readonly share: number;
  /** The patterns in use, each one value per row; units of the network. */
  readonly waves: readonly (readonly number[])[];
  /** Per service the heaviest patterns as indices into `waves`; weights of all patterns of a service sum to 1. */
  readonly series: readonly {
    readonly service: string;
    readonly parts: readonly { readonly wave: number; readonly weight: number }[];
  }[];
}

/** Values of history a page is given: with the latencies beside them they stay under a megabyte. */
const MAX_HISTORY = 40_000;

/** The report with as much of the recent history as a page can take at once. */
export function withRecentLoad(report: ServiceLoadReport, most = MAX_HISTORY): ServiceLoadReport {
  const kept = recentRows(report.rows, report.series.length, most);
  const dropped = report.rows - kept;
  return {
    ...report,
    startMs: report.startMs + dropped * report.widthMs,
    rows: kept,
    series: report.series.map((series) => ({ ...series, history: series.history.slice(dropped) })),
  };
}

/** Start of the row in which the load is highest. */
export function peakMs({ startMs, widthMs, rows }: ServiceLoadReport, { peak }: ServiceLoad): number {
  return startMs + (rows + peak.step - 1) * widthMs;
}

/** Whether the load continues that recording. */
export function continues({ recording }: ServiceLoadReport, windows: RecordingWindows): boolean {
  return (
    recording.startMs === windows.startMs &&
    recording.widthMs === windows.widthMs &&
    recording.count === windows.count
  );
}

/** `45.2/s` */
export function formatRate(perS: number): string {
  return `${Number(perS.toPrecision(3))}/s`;
}
