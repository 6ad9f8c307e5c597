import { minimiseOnSimplex } from '../../../numeric/simplex';
import type { Grid, Members } from './grid';
import { addErrors, addScaled, extended, groupOf, noMoments, traceOf, type Moments } from './moments';

/** How much evidence the prior is worth, as a share of the mean squared error: what was best lately is not by far the best next. */
const PRIOR_STRENGTH = 0.2;
/** Power of the inverse error that a member's weight has before its errors are compared with the others'. */
const PRIOR_POWER = 2;
/** Origins that what is known before the first one counts for: a week of hours. */
const START_ORIGINS = 168;

/**
 * A convex mixture whose weights follow what each member missed lately. Weights of an origin come from errors that were known
 * at the update before it.
 * @param halfLife rows after which an error counts half
 * @param start what is known of the members before; a trace of 1 per group
 * @returns the mixture [series, origins, steps], and the weights after the last update, [groups][members]
 */
export function mixture(
  members: Members,
  grid: Grid,
  halfLife: number,
  start: Moments | null = null,
): { forecast: Float32Array; weights: Float64Array[] } {
  const { forecasts } = members;
  const { series, origins, steps, targets, updates } = grid;
  const count = forecasts.length;
  const equal = new Float64Array(count).fill(1 / count);
  const moments = noMoments(count);
  const counts = moments.map(() => 0);
  const begin = start === null ? null : extended(start, count);
  const startErrors = (START_ORIGINS * steps) / moments.length;
  let weights: Float64Array[] =
    begin === null ? moments.map(() => equal) : begin.map((group) => weighed(group));
  const forecast = new Float32Array(targets.length);
  let seen = 0;
  let at = 0;
  let lastUpdate = updates[0];
  updates.forEach((update, index) => {
    const keep = 0.5 ** ((update - lastUpdate) / halfLife);
    fade(moments, keep);
    counts.forEach((_, group) => (counts[group] *= keep));
    lastUpdate = update;
    const before = seen;
    for (; seen < origins.length && origins[seen] + steps <= update; seen++) {
      addErrors(moments, members, grid, seen).forEach((added, group) => (counts[group] += added));
    }
    if (seen > before) {
      weights = moments.map((group, which) =>
        weighed(begin === null ? group : begun(group, counts[which], begin[which], startErrors)),
      );
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
}

const weighed = (group: readonly Float64Array[]): Float64Array =>
  minimiseOnSimplex(group, priorOf(group), PRIOR_STRENGTH);

/** The moments of a group with what was known before, in units of the errors seen since. */
function begun(
  group: readonly Float64Array[],
  count: number,
  start: readonly Float64Array[],
  startErrors: number,
): readonly Float64Array[] {
  const total = group.map((row) => row.slice());
  addScaled(total, start, count > 0 ? (startErrors * traceOf(group)) / count : 1);
  return total;
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

function fade(moments: readonly (readonly Float64Array[])[], share: number): void {
  for (const row of moments.flat()) {
    for (let index = 0; index < row.length; index++) {
      row[index] *= share;
    }
  }
}
