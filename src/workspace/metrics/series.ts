import type { Problem } from '../../contracts/problem';
import { longestSeries, withoutStrays } from './stray-times';
import { type MetricTable, UnusableMetrics } from './table';

/** More cells than a table may have: 256 MB. */
const MAX_CELLS = 64 << 20;
/** Points that are kept; further ones are left out, and said. */
const MAX_POINTS = 20_000_000;

/** Measurements before the damage that tell how far apart they are. */
const MIN_SOUND = 5;
/** Steps between measurements that belong together, in the mean. */
const MAX_STEPS = 5;

/** The last time of a date in JavaScript. */
const MAX_TIME_MS = 8.64e15;

interface Series {
  readonly timesMs: number[];
  readonly values: number[];
}

/** Gathers measurements series by series and lays them out as rows of one moment. */
export class SeriesCollector {
  private readonly series = new Map<string, Series>();
  private points = 0;

  /** Measurements left out because there were too many. */
  dropped = 0;
  /** Measurements left out because their time is none. */
  untimed = 0;

  add(name: string, timeMs: number, value: number): void {
    if (!(timeMs >= 0 && timeMs <= MAX_TIME_MS)) {
      this.untimed++;
      return;
    }
    if (this.points >= MAX_POINTS) {
      this.dropped++;
      return;
    }
    this.points++;
    let series = this.series.get(name);
    if (series === undefined) {
      this.series.set(name, (series = { timesMs: [], values: [] }));
    }
    series.timesMs.push(timeMs);
    series.values.push(value);
  }

  get isEmpty(): boolean {
    return this.points === 0;
  }

  /**
   * One row per step, one column per series in the order of first appearance. Processes report at times of their own:
   * moments are joined on a grid of the usual step between two measurements of a series.
   * @param isDamaged whether the file is damaged: what stands behind damage must not replace what stands before
   * @throws UnusableMetrics when the table would be too large
   */
  table(file: string, problems: readonly Problem[], isDamaged = false): MetricTable {
    const names = [...this.series.keys()];
    const written = [...this.series.values()];
    const all = written.map(isDamaged ? beforeDamage : inOneRecording);
    const strays = count(written) - count(all);
    if (strays > 0) {
      const reason = 'measurements whose times lie far from all others of their series are left out';
      problems = [...problems, { file, severity: 'warning', reason, count: strays }];
    }
    const firstMs = all.reduce(
      (first, { timesMs }) => timesMs.reduce((least, time) => Math.min(least, time), first),
      Infinity,
    );
    const stepMs = usualStep(all);
    const slotOf = (timeMs: number): number => Math.round((timeMs - firstMs) / stepMs);
    const slots = new Set<number>();
    for (const { timesMs } of all) {
      for (const time of timesMs) {
        slots.add(slotOf(time));
      }
    }
    const rows = slots.size;
    if (rows * names.length > MAX_CELLS) {
      throw new UnusableMetrics(
        `${file} has ${names.length} series at ${rows} moments: more than fits into memory`,
      );
    }
    const ordered = Float64Array.from(slots).sort();
    const rowOf = new Map(Array.from(ordered, (slot, row) => [slot, row]));
    const values = new Float32Array(rows * names.length).fill(NaN);
    let joined = 0;
    all.forEach(({ timesMs, values: measured }, column) => {
      const last = new Map<number, number>();
      timesMs.forEach((time, index) => {
        const row = rowOf.get(slotOf(time)) ?? 0;
        if (!isDamaged || !last.has(row)) {
          values[row * names.length + column] = measured[index];
        }
        // The reader of the file counts measurements that repeat the very time.
        joined += (last.get(row) ?? time) === time ? 0 : 1;
        last.set(row, time);
      });
    });
    if (joined > 0) {
      const reason = `measurements that fall into the step of another one of their series: the ${whichCounts(isDamaged)} counts`;
      problems = [...problems, { file, severity: 'note', reason, count: joined }];
    }
    const timesMs = ordered.map((slot) => firstMs + slot * stepMs);
    const soundMs = firstMs + slotOf(all[0]?.timesMs[0] ?? firstMs) * stepMs;
    return { names, rows, values, timesMs, ...(isDamaged ? { soundMs } : {}), problems };
  }
}

/** Of measurements of the same time. */
export const whichCounts = (isDamaged: boolean): string => (isDamaged ? 'first of a damaged file' : 'last');

const count = (all: readonly Series[]): number => all.reduce((sum, { timesMs }) => sum + timesMs.length, 0);

/** The series without the few measurements whose times are wrong. */
function inOneRecording(series: Series): Series {
  return without(series, (order, times) => withoutStrays(order, times).strays);
}

/** Of a damaged file's series what lies around its first measurement: behind the damage most times may be made up. */
function beforeDamage(series: Series): Series {
  const first = usualStep([{ ...series, timesMs: series.timesMs.slice(0, MIN_SOUND) }]);
  return without(
    series,
    (order, times) =>
      longestSeries(order, times, { stepMs: first, maxSteps: MAX_STEPS }, times[0])?.strays ?? [],
  );
}

function without(
  { timesMs, values }: Series,
  straysOf: (order: readonly number[], times: Float64Array) => readonly number[],
): Series {
  const times = Float64Array.from(timesMs);
  const order = Array.from(times.keys()).sort((a, b) => times[a] - times[b]);
  const left = new Set(straysOf(order, times));
  return left.size === 0
    ? { timesMs, values }
    : {
        timesMs: timesMs.filter((_, index) => !left.has(index)),
        values: values.filter((_, index) => !left.has(index)),
      };
}

/** The median distance of neighbouring measurements of one series; in whole seconds where it is at least one. */
function usualStep(all: readonly Series[]): number {
  const steps: number[] = [];
  for (const { timesMs } of all) {
    const sorted = Float64Array.from(timesMs).sort();
    for (let index = 1; index < sorted.length; index++) {
      if (sorted[index] > sorted[index - 1]) {
        steps.push(sorted[index] - sorted[index - 1]);
      }
    }
  }
  if (steps.length === 0) {
    return 1;
  }
  const median = Float64Array.from(steps).sort()[steps.length >> 1];
  return median >= 1000 ? Math.round(median / 1000) * 1000 : median;
}
