/** Traces over time, with their durations. */
import type { TraceHistogram } from '../../../contracts/traces/search';
import { quantileOfSorted } from '../../../numeric/quantile';
import { groupBy } from '../file-index/grouped';
import type { TraceCollection } from './collection';

const MOST_BINS = 60;
/** Widths that people read: 1, 2, 5 of seconds, minutes and hours, then days. */
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WIDTHS_MS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 20, 30].map((count) => count * SECOND_MS),
  ...[1, 2, 5, 10, 20, 30].map((count) => count * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR_MS),
];

/** @returns null of no traces */
export function histogramOf(collection: TraceCollection, traces: Uint32Array): TraceHistogram | null {
  if (traces.length === 0) {
    return null;
  }
  const { startUs, durationUs, errors } = collection;
  let [firstMs, lastMs] = [Infinity, -Infinity];
  for (const trace of traces) {
    firstMs = Math.min(firstMs, startUs[trace] / 1000);
    lastMs = Math.max(lastMs, startUs[trace] / 1000);
  }
  const binMs = widthFor(lastMs - firstMs);
  const startMs = Math.floor(firstMs / binMs) * binMs;
  const bins = Math.floor((lastMs - startMs) / binMs) + 1;
  const binOf = Uint32Array.from(traces, (trace) => Math.floor((startUs[trace] / 1000 - startMs) / binMs));
  const { start, order } = groupBy(binOf, bins);
  const failed = new Array<number>(bins).fill(0);
  traces.forEach((trace, index) => {
    if (errors[trace] > 0) {
      failed[binOf[index]]++;
    }
  });
  const sorted = Array.from({ length: bins }, (_, bin) =>
    Float64Array.from(
      order.subarray(start[bin], start[bin + 1]),
      (index) => durationUs[traces[index]] / 1000,
    ).sort(),
  );
  const quantiles = (share: number): (number | null)[] =>
    sorted.map((durations) => (durations.length === 0 ? null : quantileOfSorted(durations, share)));
  return {
    startMs,
    binMs,
    traces: sorted.map(({ length }) => length),
    failed,
    p50Ms: quantiles(0.5),
    p95Ms: quantiles(0.95),
  };
}

/** The narrowest width with at most so many bins. */
function widthFor(spanMs: number): number {
  const least = spanMs / (MOST_BINS - 1);
  return WIDTHS_MS.find((width) => width >= least) ?? Math.ceil(least / DAY_MS) * DAY_MS;
}
