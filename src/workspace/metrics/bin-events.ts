import type { MetricTable } from './table';

/** Bins that people think in, milliseconds. */
const WIDTHS_MS = [1, 5, 15, 30, 60, 300, 900, 1800, 3600, 21_600, 86_400].map((seconds) => seconds * 1000);
/** Events in a mean bin, below which a bin's mean says little. */
const MIN_EVENTS = 5;
/** A clock's distances lie so near to their median, as a share of it, even with jitter. */
const JITTER = 0.25;
/** Below this share of such distances, rows are events and no measurements on a clock. */
const MIN_REGULAR = 0.5;
/** Fewer rows do not tell. */
const MIN_ROWS = 20;

/**
 * Whether rows are single events: the distances between their times spread as those of arrivals do, not as a clock's.
 * @param times milliseconds, ascending
 */
export function areEvents(times: readonly number[]): boolean {
  const steps = Float64Array.from(
    times
      .slice(1)
      .map((time, index) => time - times[index])
      .filter((step) => step > 0),
  ).sort();
  if (steps.length < MIN_ROWS) {
    return false;
  }
  const median = steps[steps.length >> 1];
  const regular = steps.filter((step) => Math.abs(step - median) <= JITTER * median).length;
  return regular < MIN_REGULAR * steps.length;
}

/** The narrowest usual bin that holds a few events on average; undefined when fewer than two bins come of it. */
export function binWidthMs(times: readonly number[]): number | undefined {
  const spanMs = times[times.length - 1] - times[0];
  const width = WIDTHS_MS.find((each) => (times.length * each) / spanMs >= MIN_EVENTS);
  return width !== undefined && spanMs >= 2 * width ? width : undefined;
}

/**
 * Events per bin of a clock: the mean of each series, and how many events there were as the series `events`. A bin
 * without events has no mean, and 0 events.
 * @param order rows with a readable time, by time
 */
export function binEvents(table: MetricTable, order: readonly number[], widthMs: number): MetricTable {
  const times = table.timesMs ?? new Float64Array();
  const width = table.names.length;
  const startMs = Math.floor(times[order[0]] / widthMs) * widthMs;
  const binOf = (row: number): number => Math.floor((times[row] - startMs) / widthMs);
  const bins = binOf(order[order.length - 1]) + 1;
  const sums = new Float64Array(bins * width);
  const counts = new Uint32Array(bins * width);
  const events = new Uint32Array(bins);
  for (const row of order) {
    const bin = binOf(row);
    events[bin]++;
    for (let column = 0; column < width; column++) {
      const value = table.values[row * width + column];
      if (!Number.isNaN(value)) {
        sums[bin * width + column] += value;
        counts[bin * width + column]++;
      }
    }
  }
  const values = new Float32Array(bins * (width + 1));
  for (let bin = 0; bin < bins; bin++) {
    for (let column = 0; column < width; column++) {
      const at = bin * width + column;
      values[bin * (width + 1) + column] = counts[at] > 0 ? sums[at] / counts[at] : NaN;
    }
    values[bin * (width + 1) + width] = events[bin];
  }
  return {
    ...table,
    names: [...table.names, 'events'],
    rows: bins,
    values,
    timesMs: Float64Array.from({ length: bins }, (_, bin) => startMs + bin * widthMs),
  };
}
