import { minimiseOnSimplex } from '../../../numeric/simplex';

/** Forecasts of several models for the same series and origins. */
export interface Members {
  readonly names: readonly string[];
  /** Per member [series, origins, steps]. */
  readonly forecasts: readonly Float32Array[];
}

export interface Grid {
  readonly series: number;
  /** Ascending. */
  readonly origins: readonly number[];
  readonly steps: number;
  /** [series, origins, steps]; NaN = unknown. */
  readonly targets: Float32Array;
  /** Rows at which weights change, ascending. */
  readonly updates: readonly number[];
}

/** Steps ahead are weighed in so many groups. */
const GROUPS = 4;
/** How much evidence the prior is worth, as a share of the mean squared error: what was best lately is not by far the best next. */
const PRIOR_STRENGTH = 0.2;
/** Power of the inverse error that a member's weight has before its errors are compared with the others'. */
const PRIOR_POWER = 2;
/** Errors beyond this many root mean squares count no further: one burst must not decide. */
const MAX_ERROR = 6;

/**
 * A convex mixture whose weights follow what each member missed lately. Weights of an origin come from errors that were known
 * at the update before it.
 * @param halfLife rows after which an error counts half
 * @returns the mixture [series, origins, steps], and the weights after the last update, [groups][members]
 */
export function mixture(
  { names, forecasts }: Members,
  { series, origins, steps, targets, updates }: Grid,
  halfLife: number,
): { forecast: Float32Array; weights: Float64Array[] } {
  const count = names.length;
  const equal = new Float64Array(count).fill(1 / count);
  const moments = Array.from({ length: GROUPS }, () =>
    Array.from({ length: count }, () => new Float64Array(count)),
  );
  let weights: Float64Array[] = moments.map(() => equal);
  const forecast = new Float32Array(targets.length);
  const errors = new Float64Array(count);
  let seen = 0;
  let at = 0;
  let lastUpdate = updates[0];
  updates.forEach((update, index) => {
    fade(moments, 0.5 ** ((update - lastUpdate) / halfLife));
    lastUpdate = update;
    const before = seen;
    for (; seen < origins.length && origins[seen] + steps <= update; seen++) {
      addErrors(seen);
    }
    if (seen > before) {
      weights = moments.map((group) => minimiseOnSimplex(group, priorOf(group), PRIOR_STRENGTH));
    }
    const until = updates[index + 1] ?? Infinity;
    for (; at < origins.length && origins[at] < until; at++) {
      for (let node = 0; node < series; node++) {
        const cell = (node * origins.length + at) * steps;
        for (let step = 0; step < steps; step++) {
          const own = weights[groupOf(step, steps)];
          let sum = 0;
          for (let member = 0; member < count; member++) {
            sum += own[member] * forecasts[member][cell + step];
          }
          forecast[cell + step] = sum;
        }
      }
    }
  });
  return { forecast, weights };

  function addErrors(place: number): void {
    for (let node = 0; node < series; node++) {
      const cell = (node * origins.length + place) * steps;
      for (let step = 0; step < steps; step++) {
        const target = targets[cell + step];
        if (Number.isNaN(target)) {
          continue;
        }
        const group = moments[groupOf(step, steps)];
        let size = 0;
        for (let member = 0; member < count; member++) {
          errors[member] = forecasts[member][cell + step] - target;
          size += Math.abs(errors[member]) / count;
        }
        const weight = clipped(size, group);
        for (let i = 0; i < count; i++) {
          for (let j = 0; j < count; j++) {
            group[i][j] += weight * errors[i] * errors[j];
          }
        }
      }
    }
  }
}

/** Weights by each member's own error alone; equal ones without errors. */
function priorOf(group: readonly Float64Array[]): Float64Array {
  const best = Math.min(...group.map((row, index) => row[index]));
  if (!(best > 0)) {
    return new Float64Array(group.length).fill(1 / group.length);
  }
  const relative = Float64Array.from(group, (row, index) => (best / row[index]) ** PRIOR_POWER);
  const sum = relative.reduce((total, share) => total + share, 0);
  return relative.map((share) => share / sum);
}

const groupOf = (step: number, steps: number): number => Math.floor((step * GROUPS) / steps);

/** Weight of an error beyond what the group has seen; 1 for a usual one. */
function clipped(size: number, group: readonly Float64Array[]): number {
  const trace = group.reduce((sum, row, index) => sum + row[index], 0);
  const usual = Math.sqrt(trace / group.length);
  return usual > 0 && size > MAX_ERROR * usual ? (MAX_ERROR * usual) / size : 1;
}

function fade(moments: readonly (readonly Float64Array[])[], share: number): void {
  for (const row of moments.flat()) {
    for (let index = 0; index < row.length; index++) {
      row[index] *= share;
    }
  }
}
