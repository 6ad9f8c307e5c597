import type { TraceHistogram, TraceQuery, TraceRow } from '../../../src/contracts/traces/search';
import { count } from '../../kit/text';
import { drawnRows, type FoundTraces } from './found-traces';
import { formatSpanMs } from './words';

/** A logarithmic axis has no place for 0. */
const LEAST_MS = 0.001;

export interface ChartPoint {
  readonly x: number;
  readonly y: number;
  readonly row: TraceRow;
}

/** The traces fetched so far as points, those without a failed span first. */
export function chartPoints(found: FoundTraces): readonly [readonly ChartPoint[], readonly ChartPoint[]] {
  const points = drawnRows(found).map((row) => ({
    x: row.startMs,
    y: Math.max(row.durationMs, LEAST_MS),
    row,
  }));
  return [points.filter(({ row }) => row.errors === 0), points.filter(({ row }) => row.errors > 0)];
}

/** A figure of each bin as a line, in the middle of the bin. */
export function binLine(
  { startMs, binMs }: TraceHistogram,
  values: readonly (number | null)[],
): readonly { readonly x: number; readonly y: number }[] {
  return values.map((value, bin) => ({
    x: startMs + (bin + 0.5) * binMs,
    y: value === null ? NaN : Math.max(value, LEAST_MS),
  }));
}

/** A part of the chart as filters of a query. Bounds of durations keep three digits, so that they can be read. */
export function boxQuery(fromMs: number, toMs: number, shortestMs: number, longestMs: number): TraceQuery {
  return {
    fromMs: Math.floor(fromMs),
    toMs: Math.ceil(toMs),
    minDurationMs: rounded(shortestMs, Math.floor),
    maxDurationMs: rounded(longestMs, Math.ceil),
  };
}

function rounded(ms: number, round: (value: number) => number): number {
  const digits = 10 ** Math.max(0, 2 - Math.floor(Math.log10(Math.max(ms, LEAST_MS))));
  return round(ms * digits) / digits;
}

/** More marks than these would touch. */
const MOST_TICKS = 6;

/** Powers of ten between two durations, with 2 and 5 times of them where there is room. */
export function durationTicks(minMs: number, maxMs: number): readonly number[] {
  const ticksOf = (factors: readonly number[]): number[] => {
    const found: number[] = [];
    for (let power = Math.floor(Math.log10(minMs)); power <= Math.log10(maxMs); power++) {
      found.push(...factors.map((factor) => factor * 10 ** power));
    }
    return found.filter((each) => each >= minMs && each <= maxMs);
  };
  return [[1, 2, 5], [1, 3], [1]].map(ticksOf).find(({ length }) => length <= MOST_TICKS) ?? ticksOf([1]);
}

/** What the chart shows, for those who do not see it. */
export function chartSentence(found: FoundTraces): string {
  const { histogram, matched } = found.list;
  if (histogram === null) {
    return 'No trace to draw.';
  }
  const known = histogram.p50Ms.filter((value) => value !== null);
  const failed = histogram.failed.reduce((sum, each) => sum + each, 0);
  const range =
    known.length === 0
      ? ''
      : ` Their median lies between ${formatSpanMs(Math.min(...known))} and ${formatSpanMs(Math.max(...known))}.`;
  return `Durations of ${count(matched, 'trace')} over time, ${failed.toLocaleString('en')} with errors.${range}`;
}

/** Which traces are points, and what else is drawn. */
export function chartLegend(found: FoundTraces): string {
  const { matched } = found.list;
  const points =
    drawnRows(found).length >= matched
      ? 'Points: traces'
      : found.longest === null
        ? 'Points: the first of the list'
        : `Points: the ${found.longest.length.toLocaleString('en')} longest and the first of the list`;
  return `${points}; triangles have errors. Lines: median and 95th percentile (dashed) of all. Bars: traces over time. Click a point to open it, drag to narrow the search.`;
}
