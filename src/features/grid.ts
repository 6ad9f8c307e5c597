/** The time windows of a recording. A window without data is missing, not zero. */
export interface WindowGrid {
  readonly startMs: number;
  readonly widthMs: number;
  readonly count: number;
  /** Seconds of each window that the recording really covers. */
  readonly coveredS: Float32Array;
  readonly present: readonly boolean[];
}

const WIDTHS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400];
const REQUESTS_WANTED = 25;
const MIN_WINDOWS = 24;
/** Bounds what a recording with few requests over a long time costs: windows × services. */
const MAX_CELLS = 1_500_000;
/** Below this covered share a window says too little about its whole width. */
const MIN_COVERAGE = 0.3;

/** Starts of requests in order of time, and the services that answered them in any order. */
export interface Arrival {
  readonly startMs: Float64Array;
  readonly service: Uint32Array;
}

/**
 * The smallest of the usual widths in which a rather quiet service (40th percentile) answers 25 requests, so that
 * quantiles mean something; bounded so that a recording has neither too few nor too many windows.
 */
export function chooseWidthMs(arrivals: Arrival, serviceCount: number): number {
  const { startMs, service } = arrivals;
  if (startMs.length === 0) {
    return 60_000;
  }
  const { firstMs, lastMs } = extent(startMs);
  const sorted = ascending(startMs);
  const gapMs = gapThresholdMs(sorted, 0);
  const coveredS = Math.max(1, (lastMs - firstMs - totalGapMs(sorted, gapMs)) / 1000);
  const perService = new Float64Array(serviceCount);
  for (const index of service) {
    perService[index]++;
  }
  const rates = [...perService].filter((count) => count > 0).sort((a, b) => a - b);
  const rate = rates[Math.floor(rates.length * 0.4)] / coveredS;
  const wantedS = REQUESTS_WANTED / rate;
  const spanS = (lastMs - firstMs) / 1000;
  const mostS = Math.max(1, coveredS / MIN_WINDOWS);
  const leastS = (spanS * serviceCount) / MAX_CELLS;
  const target = Math.max(Math.min(wantedS, mostS), leastS);
  const fitting = WIDTHS_S.filter((width) => width <= mostS);
  const width = fitting.find((candidate) => candidate >= target) ?? fitting.at(-1) ?? WIDTHS_S[0];
  return Math.max(width, WIDTHS_S.find((candidate) => candidate >= leastS) ?? leastS) * 1000;
}

/**
 * The width that `chooseWidthMs` would choose, where only counts are known.
 * @param counts requests of each service over the whole range
 */
export function widthForCountsMs(counts: readonly number[], rangeMs: number): number {
  const busy = counts.filter((count) => count > 0).sort((a, b) => a - b);
  const rangeS = rangeMs / 1000;
  const rate = (busy[Math.floor(busy.length * 0.4)] ?? 0) / rangeS;
  const mostS = Math.max(1, rangeS / MIN_WINDOWS);
  const leastS = (rangeS * counts.length) / MAX_CELLS;
  const target = Math.max(Math.min(REQUESTS_WANTED / rate, mostS), leastS);
  const fitting = WIDTHS_S.filter((width) => width <= mostS);
  return (fitting.find((width) => width >= target) ?? fitting.at(-1) ?? WIDTHS_S[0]) * 1000;
}

/** Lays windows of `widthMs` over the arrivals, aligned to multiples of the width, and marks gaps in the recording. */
export function layGrid(arrivals: Arrival, widthMs: number): WindowGrid {
  const { startMs } = arrivals;
  if (startMs.length === 0) {
    return { startMs: 0, widthMs, count: 0, coveredS: new Float32Array(0), present: [] };
  }
  const { firstMs, lastMs } = extent(startMs);
  const gridStartMs = Math.floor(firstMs / widthMs) * widthMs;
  const count = Math.floor((lastMs - gridStartMs) / widthMs) + 1;
  const coveredS = new Float32Array(count).fill(widthMs / 1000);
  const uncover = (fromMs: number, toMs: number): void => {
    for (let w = Math.floor((fromMs - gridStartMs) / widthMs); w < count; w++) {
      const windowMs = gridStartMs + w * widthMs;
      if (windowMs >= toMs) {
        break;
      }
      coveredS[w] -= Math.max(0, Math.min(toMs, windowMs + widthMs) - Math.max(fromMs, windowMs)) / 1000;
    }
  };
  uncover(gridStartMs, firstMs);
  uncover(lastMs, gridStartMs + count * widthMs);
  const sorted = ascending(startMs);
  const gapMs = gapThresholdMs(sorted, widthMs);
  for (let i = 1; i < sorted.length; i++) {
    if (sorted[i] - sorted[i - 1] > gapMs) {
      uncover(sorted[i - 1], sorted[i]);
    }
  }
  const present = Array.from(coveredS, (seconds) => seconds >= (MIN_COVERAGE * widthMs) / 1000);
  return { startMs: gridStartMs, widthMs, count, coveredS, present };
}

/** The window of a moment; may lie outside 0..count-1. */
export function windowAt(grid: Pick<WindowGrid, 'startMs' | 'widthMs'>, timeMs: number): number {
  return Math.floor((timeMs - grid.startMs) / grid.widthMs);
}

/** Longer silence than this is a gap in the recording: far beyond what random arrivals produce. */
function gapThresholdMs(sorted: Float64Array, widthMs: number): number {
  const spacings = new Float64Array(Math.max(1, sorted.length - 1));
  for (let i = 1; i < sorted.length; i++) {
    spacings[i - 1] = sorted[i] - sorted[i - 1];
  }
  spacings.sort();
  const median = spacings[spacings.length >> 1];
  const high = spacings[Math.floor(spacings.length * 0.99)];
  return Math.max(30 * median, 5 * high, widthMs / 2, 1000);
}

function totalGapMs(sorted: Float64Array, gapMs: number): number {
  let total = 0;
  for (let i = 1; i < sorted.length; i++) {
    if (sorted[i] - sorted[i - 1] > gapMs) {
      total += sorted[i] - sorted[i - 1];
    }
  }
  return total;
}

/** The values in order; themselves if they are in order. */
function ascending(values: Float64Array): Float64Array {
  return values.every((value, at) => at === 0 || value >= values[at - 1]) ? values : values.slice().sort();
}

function extent(values: Float64Array): { firstMs: number; lastMs: number } {
  let firstMs = Infinity;
  let lastMs = -Infinity;
  for (const value of values) {
    if (value < firstMs) {
      firstMs = value;
    }
    if (value > lastMs) {
      lastMs = value;
    }
  }
  return { firstMs, lastMs };
}
