import { areEvents, binEvents, binWidthMs } from './bin-events';
import { longestSeries, withoutStrays } from './stray-times';
import { type MetricTable, UnusableMetrics } from './table';

/** Series on one regular clock. A row without data is missing, not zero. */
export interface MetricMatrix {
  readonly names: readonly string[];
  readonly rows: number;
  /** [rows, names], row-major; NaN = missing. */
  readonly values: Float32Array;
  /** Time of the first row and distance of two rows, milliseconds; null when the file has no times. */
  readonly clock: { readonly startMs: number; readonly stepMs: number } | null;
  /** What was repaired, as text. */
  readonly notes: readonly string[];
}

/** More missing rows than this per row present is two recordings, not one with gaps. */
const MAX_GAP_SHARE = 4;

/**
 * Puts the rows on a regular clock: sorts them, joins duplicates (the last value of each series counts), inserts missing
 * rows, and drops columns without any value.
 * @throws UnusableMetrics when the times cannot be brought on a clock
 */
export function regularise(table: MetricTable, file: string): MetricMatrix {
  const notes: string[] = [];
  const timed = table.timesMs === null ? untimed(table) : onClock(table, table.timesMs, file, notes);
  return withoutEmptyColumns(timed, file, notes);
}

type Timed = Omit<MetricMatrix, 'notes'>;

function untimed({ names, rows, values }: MetricTable): Timed {
  return { names, rows, values, clock: null };
}

function onClock(table: MetricTable, times: Float64Array, file: string, notes: string[]): Timed {
  const timed = Array.from(times.keys()).filter((row) => !Number.isNaN(times[row]));
  if (timed.length < times.length) {
    notes.push(`${times.length - timed.length} rows without a readable time are left out`);
  }
  if (timed.length < 2) {
    throw new UnusableMetrics(`${file} has fewer than two rows with a readable time`);
  }
  const isSorted = (rows: readonly number[]): boolean =>
    rows.every((row, index) => index === 0 || times[row] >= times[rows[index - 1]]);
  const byTime = isSorted(timed) ? timed : [...timed].sort((a, b) => times[a] - times[b] || a - b);
  const soundMs = table.soundMs ?? null;
  // Of a damaged file most rows may be made up.
  const { kept: order, strays } =
    soundMs === null ? withoutStrays(byTime, times) : { kept: byTime, strays: [] };
  if (strays.length > 0) {
    const first = new Date(times[strays[0]]).toISOString();
    notes.push(
      `rows whose times lie far from all others are left out: ${strays.length}, the first at ${first}`,
    );
  }
  const left = new Set(strays);
  if (byTime !== timed && !isSorted(timed.filter((row) => !left.has(row)))) {
    notes.push('the rows were not in order of time and have been sorted');
  }
  const ordered = order.map((row) => times[row]);
  const widthMs = areEvents(ordered) ? binWidthMs(ordered) : undefined;
  if (widthMs !== undefined) {
    const binned = binEvents(table, order, widthMs);
    notes.push(
      `the ${order.length} rows are events, not measurements on a clock: each series is the mean of ${widthMs / 1000} s, and 'events' counts them`,
    );
    return { ...binned, clock: { startMs: binned.timesMs?.[0] ?? 0, stepMs: widthMs } };
  }
  const stepMs = usualStep(ordered);
  if (stepMs === 0) {
    throw new UnusableMetrics(`${file} has the same time in every row`);
  }
  return inRows(table, times, inOneStretch({ order, times, stepMs, soundMs }, file, notes), stepMs, notes);
}

const rowsOver = (order: readonly number[], times: Float64Array, stepMs: number): number =>
  Math.round((times[order.at(-1) ?? 0] - times[order[0]]) / stepMs) + 1;

interface OrderedRows {
  /** By time. */
  readonly order: readonly number[];
  readonly times: Float64Array;
  readonly stepMs: number;
  readonly soundMs: number | null;
}

/** The rows of one series: all of them, or the longest stretch where several recordings lie far apart. */
function inOneStretch(
  { order, times, stepMs, soundMs }: OrderedRows,
  file: string,
  notes: string[],
): readonly number[] {
  const maxSteps = MAX_GAP_SHARE + 1;
  if (rowsOver(order, times, stepMs) <= maxSteps * order.length) {
    return order;
  }
  const parts =
    longestSeries(order, times, { stepMs, maxSteps }, soundMs) ??
    longestSeries(order, times, { stepMs, maxSteps });
  if (parts === null) {
    throw new UnusableMetrics(
      `${file} has ${order.length} rows over ${rowsOver(order, times, stepMs)} steps of ${stepMs / 1000} s: the gaps are too large for one series`,
    );
  }
  const from = new Date(times[parts.kept[0]]).toISOString();
  notes.push(
    `the gaps are too large for one series: the longest stretch is used, ${parts.kept.length} rows from ${from} on; ${parts.strays.length} rows in other stretches are left out`,
  );
  return parts.kept;
}

function inRows(
  { names, values }: MetricTable,
  times: Float64Array,
  order: readonly number[],
  stepMs: number,
  notes: string[],
): Timed {
  const width = names.length;
  const startMs = times[order[0]];
  const indexOf = (row: number): number => Math.round((times[row] - startMs) / stepMs);
  const rows = rowsOver(order, times, stepMs);
  const regular = new Float32Array(rows * width).fill(NaN);
  const filled = new Uint8Array(rows);
  let duplicates = 0;
  for (const row of order) {
    const at = indexOf(row);
    if (filled[at]++ > 0) {
      duplicates++;
    }
    for (let column = 0; column < width; column++) {
      const value = values[row * width + column];
      if (!Number.isNaN(value)) {
        regular[at * width + column] = value;
      }
    }
  }
  if (duplicates > 0) {
    notes.push(
      `${duplicates === 1 ? '1 row repeats' : `${duplicates} rows repeat`} the time of another row: the last value of each series counts`,
    );
  }
  const missing = filled.filter((count) => count === 0).length;
  if (missing > 0) {
    notes.push(
      `${missing} of ${rows} rows ${missing === 1 ? 'is' : 'are'} missing (gaps in time); they count as missing, not as zero`,
    );
  }
  return { names, rows, values: regular, clock: { startMs, stepMs } };
}

/** The commonest distance of neighbouring distinct times, which gaps and jitter do not change. */
function usualStep(times: readonly number[]): number {
  const counts = new Map<number, number>();
  times.slice(1).forEach((time, index) => {
    const step = time - times[index];
    if (step > 0) {
      counts.set(step, (counts.get(step) ?? 0) + 1);
    }
  });
  let best = 0;
  for (const [step, count] of counts) {
    if (best === 0 || count > (counts.get(best) ?? 0) || (count === counts.get(best) && step < best)) {
      best = step;
    }
  }
  return best;
}

function withoutEmptyColumns(matrix: Timed, file: string, notes: string[]): MetricMatrix {
  const { names, rows, values } = matrix;
  const width = names.length;
  const kept = Array.from(names.keys()).filter((column) => {
    for (let row = 0; row < rows; row++) {
      if (!Number.isNaN(values[row * width + column])) {
        return true;
      }
    }
    return false;
  });
  if (kept.length === 0) {
    throw new UnusableMetrics(`${file} holds no value at all`);
  }
  if (kept.length === width) {
    return { ...matrix, notes };
  }
  const dropped = names.filter((_, column) => !kept.includes(column));
  notes.push(
    `${dropped.length} columns without any value are left out: ${dropped.slice(0, 5).join(', ')}${dropped.length > 5 ? ' ...' : ''}`,
  );
  const compact = new Float32Array(rows * kept.length);
  for (let row = 0; row < rows; row++) {
    kept.forEach((column, index) => (compact[row * kept.length + index] = values[row * width + column]));
  }
  return { ...matrix, names: kept.map((column) => names[column]), values: compact, notes };
}
