import { formatMs } from '../../../src/contracts/format';
import type { TraceRow } from '../../../src/contracts/traces/search';
import { TraceSpanFlag, type Trace } from '../../../src/contracts/traces/trace';
import { formatDate, formatTime, zoneName, type Zone } from '../../kit/time';

/** `12.3 ms`, and below a hundredth of a millisecond `840 ns`. */
export function formatSpanMs(ms: number): string {
  const size = Math.abs(ms);
  if (size === 0) {
    return '0 ms';
  }
  return size < 0.01
    ? `${Math.round(ms * 1e6)} ns`
    : size < 1
      ? `${Number((ms * 1000).toPrecision(3))} µs`
      : formatMs(ms);
}

/** `+12.3 ms`, `−840 ns`. */
export function formatChange(ms: number): string {
  return `${ms > 0 ? '+' : ms < 0 ? '−' : '±'}${formatSpanMs(Math.abs(ms))}`;
}

/** `97th percentile`; null where too few are known. */
export function percentileWords(percentile: number | null): string | null {
  if (percentile === null || Number.isNaN(percentile)) {
    return null;
  }
  const whole = Math.floor(percentile);
  const [tens, ones] = [Math.floor(whole / 10) % 10, whole % 10];
  const ending = tens === 1 ? 'th' : (['th', 'st', 'nd', 'rd'][ones] ?? 'th');
  return `${whole}${ending} percentile`;
}

/** `p97`; empty where too few are known. */
export function percentileMark(percentile: number | null): string {
  return percentile === null || Number.isNaN(percentile) ? '' : `p${Math.floor(percentile)}`;
}

/** `21 Nov 14:05:30.123` */
export function formatMoment(atMs: number, zone: Zone): string {
  const milliseconds = String(((Math.floor(atMs) % 1000) + 1000) % 1000).padStart(3, '0');
  return `${formatDate(atMs, zone)} ${formatTime(atMs, zone)}.${milliseconds}`;
}

/** `21 Nov 14:05:30.123 UTC` */
export function formatMomentInZone(atMs: number, zone: Zone): string {
  return `${formatMoment(atMs, zone)} ${zoneName(zone, atMs)}`;
}

export function rowTitle({ service, operation }: Pick<TraceRow, 'service' | 'operation'>): string {
  return `${service} · ${operation}`;
}

export function traceTitle({ services, operations, spans }: Trace): string {
  return spans.ids.length === 0
    ? 'No spans'
    : rowTitle({ service: services[spans.service[0]], operation: operations[spans.operation[0]] });
}

export function kindWords(flags: number): string | null {
  const kinds = ['client', 'server', 'producer', 'consumer'] as const;
  return kinds.find((kind) => flags & TraceSpanFlag[kind]) ?? null;
}
