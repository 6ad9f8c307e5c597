import { upperMedian } from '../../numeric/quantile';
import { huberWeight } from '../../numeric/robust';
import { minimiseOnSimplex } from '../../numeric/simplex';
import type { Prepared } from './prepare';

/** Forecasts of one model for the same origins, scaled units, [origins, steps, nodes]. */
export interface Member {
  readonly name: string;
  readonly forecast: Float32Array;
  /** Weight before any evidence; the sum over all members is 1. */
  readonly prior: number;
}

/** Errors beyond this many typical errors count linearly: bursts do not decide who is right. */
const ROBUST_ERRORS = 3;
/** How much evidence the prior is worth, as a share of the mean squared error. */
const PRIOR_STRENGTH = 0.02;

/**
 * Weights per step, not negative and with sum 1, that minimise the squared error on the given
 * origins, held towards the prior: a few days of validation cannot tell near-equals apart.
 * @param indices places in the members' forecasts that may be looked at
 * @returns [steps][members]
 */
export function blendWeights(
  prepared: Prepared,
  origins: readonly number[],
  indices: readonly number[],
  members: readonly Member[],
): Float64Array[] {
  const prior = Float64Array.from(members, ({ prior: share }) => share);
  return Array.from({ length: prepared.shape.steps }, (_, step) => {
    const moments = errorMoments(prepared, origins, indices, members, step);
    return minimiseOnSimplex(moments, prior, PRIOR_STRENGTH);
  });
}

/** @returns [origins, steps, nodes] */
export function blend(
  { shape: { steps }, input: { nodes } }: Prepared,
  weights: readonly Float64Array[],
  members: readonly Member[],
): Float32Array {
  return members[0].forecast.map((_, cell) => {
    const step = Math.floor(cell / nodes) % steps;
    let sum = 0;
    for (let m = 0; m < members.length; m++) {
      sum += weights[step][m] * members[m].forecast[cell];
    }
    return sum;
  });
}

/** Mean products of the members' errors, in units of error (`Scaling`). */
function errorMoments(
  { scaled, scaling: { scale, constant, errorUnit }, shape: { steps }, input: { nodes } }: Prepared,
  origins: readonly number[],
  indices: readonly number[],
  members: readonly Member[],
  step: number,
): Float64Array[] {
  const moving = Array.from({ length: nodes }, (_, node) => node).filter((node) => !constant.has(node));
  const errors = new Float64Array(members.length);
  const visit = (use: (size: number) => void): void => {
    for (const index of indices) {
      for (const node of moving) {
        const target = scaled[(origins[index] + step) * nodes + node];
        if (Number.isNaN(target)) {
          continue;
        }
        let mean = 0;
        members.forEach(({ forecast, prior }, m) => {
          errors[m] =
            (scale[node] / errorUnit[node]) * (target - forecast[(index * steps + step) * nodes + node]);
          mean += prior * errors[m];
        });
        use(Math.abs(mean));
      }
    }
  };
  const sizes: number[] = [];
  visit((size) => sizes.push(size));
  const typical = sizes.length === 0 ? 0 : upperMedian(sizes);
  const moments = members.map(() => new Float64Array(members.length));
  visit((size) => {
    const weight = huberWeight(size, ROBUST_ERRORS * typical);
    for (let i = 0; i < members.length; i++) {
      for (let j = 0; j <= i; j++) {
        moments[i][j] += weight * errors[i] * errors[j];
      }
    }
  });
  for (let i = 0; i < members.length; i++) {
    for (let j = 0; j <= i; j++) {
      moments[j][i] = moments[i][j] /= Math.max(1, sizes.length);
    }
  }
  return moments;
}
