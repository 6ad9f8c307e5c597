/** What is observed of services and edges per window, as sums: coarser windows are merges of finer ones. */
import type { ErrorCounts } from './error-counts';
import type { Sums } from './sums';

export interface Cells {
  readonly startMs: number;
  readonly widthMs: number;
  readonly windows: number;
  /** Seconds of each window that the recording really covers. */
  readonly coveredS: Float32Array;
  /** [windows, services] */
  readonly errors: ErrorCounts;
  /** [windows, services] */
  readonly latency: Sums;
  readonly work: Sums;
  readonly fanOut: Sums;
  readonly steps: Sums;
  /** [windows, edges] */
  readonly wire: Sums;
}

/**
 * Merges windows into wider ones.
 * @param groupOf the wide window of a fine one; those outside 0 to `windows` - 1 are left out
 */
export function mergeCells(
  cells: Cells,
  grid: { readonly startMs: number; readonly widthMs: number; readonly windows: number },
  groupOf: (window: number) => number,
): Cells {
  const taken: { readonly window: number; readonly group: number }[] = [];
  for (let window = 0; window < cells.windows; window++) {
    const group = groupOf(window);
    if (group >= 0 && group < grid.windows) {
      taken.push({ window, group });
    }
  }
  const merge = (values: Float32Array): Float32Array => {
    const stride = cells.windows > 0 ? values.length / cells.windows : 0;
    const merged = new Float32Array(grid.windows * stride);
    for (const { window, group } of taken) {
      for (let from = window * stride, to = group * stride, end = from + stride; from < end; from++, to++) {
        merged[to] += values[from];
      }
    }
    return merged;
  };
  const sums = (of: Sums): Sums => ({
    count: merge(of.count),
    shift: merge(of.shift),
    tail: merge(of.tail),
    above: merge(of.above),
    winsorised: merge(of.winsorised),
    squares: merge(of.squares),
  });
  const { errors } = cells;
  return {
    startMs: grid.startMs,
    widthMs: grid.widthMs,
    windows: grid.windows,
    coveredS: merge(cells.coveredS),
    errors: {
      entries: merge(errors.entries),
      inbound: merge(errors.inbound),
      failed: merge(errors.failed),
      failedAlone: merge(errors.failedAlone),
      unanswered: merge(errors.unanswered),
    },
    latency: sums(cells.latency),
    work: sums(cells.work),
    fanOut: sums(cells.fanOut),
    steps: sums(cells.steps),
    wire: sums(cells.wire),
  };
}

/** Merges windows into windows of `widthMs`, a multiple of the present width, aligned to multiples of it. */
export function widen(cells: Cells, widthMs: number): Cells {
  if (widthMs === cells.widthMs || cells.windows === 0) {
    return cells;
  }
  const startMs = Math.floor(cells.startMs / widthMs) * widthMs;
  const lastMs = cells.startMs + (cells.windows - 1) * cells.widthMs;
  const windows = Math.floor((lastMs - startMs) / widthMs) + 1;
  return mergeCells(cells, { startMs, widthMs, windows }, (window) =>
    Math.floor((cells.startMs + window * cells.widthMs - startMs) / widthMs),
  );
}

/** Merges all windows whose middle lies in the interval into a single one. */
export function gather(cells: Cells, fromMs: number, toMs: number): Cells {
  return mergeCells(cells, { startMs: fromMs, widthMs: toMs - fromMs, windows: 1 }, (window) => {
    const middleMs = cells.startMs + (window + 0.5) * cells.widthMs;
    return middleMs >= fromMs && middleMs < toMs ? 0 : -1;
  });
}
