import type { HostTensors, TensorSpec } from '../../compute';
import type { Prepared } from './prepare';

/** Harmonics of the day that the clock is told by. */
const HARMONICS = 6;
const WEEKDAYS = 7;
/** Sine and cosine per harmonic, then one flag per weekday. */
export const CLOCK_SIZE = 2 * HARMONICS + WEEKDAYS;
/** Weekdays teach nothing before each has been seen twice. */
const DAYS_FOR_WEEKDAYS = 14;
const DAY_MS = 86_400_000;
/** 1970-01-01 was a Thursday. */
const FIRST_WEEKDAY = 4;
/** A series counts by its scale, within bounds: errors are judged in the series' own units. */
const WEIGHT_BOUNDS = [0.3, 3] as const;

/**
 * Shapes of one batch of B origins over N series, T input steps and H steps ahead; arrays over past steps have time first.
 * - `past`, `usualPast`, `known`, `near`, `far` [T, B, N]: values, what is usual then, 1 = known, neighbours' deviations over one and two hops
 * - `usualAhead`, `base` [B, N, H]: what is usual at the steps asked for, and the linear forecast that is corrected
 * - `clock` [B, CLOCK_SIZE] of the first step ahead; `slot` [B, period] one-hot time of day
 * - `target`, `weight` [B, N, H]; weight 0 = unknown
 */
export function batchSpec(
  { shape: { inputSteps, steps }, input: { nodes }, season }: Prepared,
  size: number,
): Record<string, TensorSpec> {
  const float = (...dimensions: number[]): TensorSpec => ({ shape: dimensions, dtype: 'float32' });
  const past = float(inputSteps, size, nodes);
  const ahead = float(size, nodes, steps);
  return {
    past,
    usualPast: past,
    known: past,
    near: past,
    far: past,
    usualAhead: ahead,
    base: ahead,
    clock: float(size, CLOCK_SIZE),
    slot: float(size, season?.period ?? 1),
    target: ahead,
    weight: ahead,
  };
}

/** Cuts batches out of prepared series. `base` gives the linear forecast of one origin, [steps, nodes]. */
export class WindowBatches {
  private readonly nodeWeight: Float32Array;

  constructor(
    private readonly prepared: Prepared,
    private readonly size: number,
    private readonly base: (origin: number) => Float32Array,
  ) {
    const { scale, constant } = prepared.scaling;
    const moving = Array.from(scale).filter((_, node) => !constant.has(node));
    const mean = moving.reduce((sum, each) => sum + each, 0) / Math.max(1, moving.length);
    this.nodeWeight = scale.map((each, node) =>
      constant.has(node) ? 0 : Math.min(WEIGHT_BOUNDS[1], Math.max(WEIGHT_BOUNDS[0], each / mean)),
    );
  }

  /** Fewer origins than the size are padded with windows of weight 0. */
  build(origins: readonly number[]): HostTensors {
    const { prepared, size } = this;
    const {
      shape: { inputSteps, steps },
      input: { nodes, rows },
      season,
      filled,
      usual,
      known,
      neighbours,
      scaled,
    } = prepared;
    const empty = (length: number): Float32Array => new Float32Array(length);
    const batch = {
      past: empty(inputSteps * size * nodes),
      usualPast: empty(inputSteps * size * nodes),
      known: empty(inputSteps * size * nodes),
      near: empty(inputSteps * size * nodes),
      far: empty(inputSteps * size * nodes),
      usualAhead: empty(size * nodes * steps),
      base: empty(size * nodes * steps),
      clock: empty(size * CLOCK_SIZE),
      slot: empty(size * (season?.period ?? 1)),
      target: empty(size * nodes * steps),
      weight: empty(size * nodes * steps),
    };
    origins.forEach((origin, place) => {
      for (let step = 0; step < inputSteps; step++) {
        const from = (origin - inputSteps + step) * nodes;
        const to = (step * size + place) * nodes;
        batch.past.set(filled.subarray(from, from + nodes), to);
        batch.usualPast.set(usual.subarray(from, from + nodes), to);
        batch.known.set(known.subarray(from, from + nodes), to);
        batch.near.set(neighbours[0].subarray(from, from + nodes), to);
        batch.far.set(neighbours[1].subarray(from, from + nodes), to);
      }
      const base = this.base(origin);
      for (let node = 0; node < nodes; node++) {
        for (let step = 0; step < steps; step++) {
          const to = (place * nodes + node) * steps + step;
          batch.usualAhead[to] = usual[(origin + step) * nodes + node];
          batch.base[to] = base[step * nodes + node];
          const target = origin + step < rows ? scaled[(origin + step) * nodes + node] : NaN;
          if (Number.isNaN(target)) {
            continue;
          }
          batch.target[to] = target;
          batch.weight[to] = this.nodeWeight[node];
        }
      }
      this.fillClock(batch.clock.subarray(place * CLOCK_SIZE, (place + 1) * CLOCK_SIZE), origin);
      if (season !== null) {
        batch.slot[place * season.period + (origin % season.period)] = 1;
      }
    });
    return batch;
  }

  private fillClock(out: Float32Array, row: number): void {
    const {
      season,
      input: { clock },
      split,
    } = this.prepared;
    if (season === null) {
      return;
    }
    const phase = (2 * Math.PI * (row % season.period)) / season.period;
    for (let harmonic = 0; harmonic < HARMONICS; harmonic++) {
      out[2 * harmonic] = Math.sin((harmonic + 1) * phase);
      out[2 * harmonic + 1] = Math.cos((harmonic + 1) * phase);
    }
    if (split.fitRows < DAYS_FOR_WEEKDAYS * season.period) {
      return;
    }
    const day =
      clock === null
        ? Math.floor(row / season.period)
        : Math.floor((clock.startMs + row * clock.stepMs) / DAY_MS) + FIRST_WEEKDAY;
    out[2 * HARMONICS + (day % WEEKDAYS)] = 1;
  }
}
