import { formatPercent } from '../../../src/contracts/format';
import {
  formatRate,
  peakMs,
  type NetworkPatterns,
  type ServiceLoad,
  type ServiceLoadReport,
  type ServiceReplicas,
} from '../../../src/contracts/workload/service-load';
import { formatDate, formatDuration, formatTime, type Zone } from '../../kit/time';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** One service's load as the page shows it. */
export interface LoadView {
  readonly load: ServiceLoad;
  readonly replicas: ServiceReplicas | null;
}

/** Null for a service that got no requests. */
export function loadView(report: ServiceLoadReport, service: string): LoadView | null {
  const load = report.series.find((each) => each.service === service);
  const replicas = report.replicas.find((each) => each.service === service) ?? null;
  return load === undefined ? null : { load, replicas };
}

/** Start of a row as it is said: with the date where rows cross days, without seconds where they are minutes. */
export function rowTime(report: ServiceLoadReport, row: number, zone: Zone): string {
  const atMs = report.startMs + row * report.widthMs;
  const time = formatTime(atMs, zone);
  const clock = report.widthMs % MINUTE_MS === 0 ? time.slice(0, 5) : time;
  return report.rows * report.widthMs > DAY_MS ? `${formatDate(atMs, zone)} ${clock}` : clock;
}

/** `peak 40.1/s at 10:06` */
export function peakWords(report: ServiceLoadReport, { peak }: ServiceLoad, zone: Zone): string {
  return `peak ${formatRate(peak.value)} at ${rowTime(report, report.rows + peak.step - 1, zone)}`;
}

/** When the peak comes, and how sure that is. */
export function bandWords(report: ServiceLoadReport, load: ServiceLoad): string {
  const { low, peak } = load;
  const aheadMs = peakMs(report, load) - (report.startMs + report.rows * report.widthMs);
  const when = aheadMs === 0 ? 'at once' : `in ${formatDuration(aheadMs)}`;
  return `${when}, 90 % band ${formatRate(low[peak.step - 1])} to ${formatRate(peak.high)}`;
}

/** What each replica gets at the peak; empty where no manifest says how many there are. */
export function replicaWords({ load: { peak }, replicas }: LoadView): string {
  if (replicas === null || replicas.least <= 0) {
    return '';
  }
  const { least, most } = replicas;
  const each = (count: number): string => formatRate(peak.value / count);
  if (most === 1) {
    return 'all of it for 1 replica';
  }
  return least === most
    ? `${each(least)} for each of ${least} replicas`
    : `${each(most)} to ${each(least)} for each of ${most} to ${least} replicas`;
}

/** The chart for those who cannot see it. */
export function loadSentence(report: ServiceLoadReport, view: LoadView, zone: Zone): string {
  const { load } = view;
  const last = load.history.findLast((value) => value !== null) ?? null;
  const reach = formatDuration(report.steps * report.widthMs);
  const each = replicaWords(view);
  return (
    `Load of ${load.service}: ${last === null ? 'unknown' : formatRate(last)} now, ` +
    `${peakWords(report, load, zone)} in the next ${reach}, ${bandWords(report, load)}${each === '' ? '' : `; ${each}`}`
  );
}

/** Which model forecasts, why, and how often its band held. */
export function chosenSentence({ chosen, chosenReason, covered }: ServiceLoadReport): string {
  const band =
    covered === null ? '' : ` In the back-test the 90 % band covered ${formatPercent(covered)} of what came.`;
  return `Forecast by ${chosen}: ${chosenReason}.${band}`;
}

/** How the patterns of a network belong to the forecast. */
export function patternSentence({ model, share }: NetworkPatterns): string {
  return share >= 1
    ? `${model} made this forecast; it mixed these patterns.`
    : share > 0
      ? `${model} is ${formatPercent(share)} of this forecast; it mixed these patterns.`
      : `${model} mixed these patterns for a forecast of its own; the one shown does without it.`;
}

/** The top of the value axis. */
export function loadCeiling({ history, high }: ServiceLoad, rows: number): number {
  const known = history.slice(-rows).filter((value) => value !== null);
  const highest = Math.max(0, ...known, ...high);
  return highest > 0 ? highest * 1.08 : 1;
}
