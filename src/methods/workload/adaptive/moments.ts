import type { Grid, Members } from './grid';

/** Sums of products of the members' errors, per group of steps [members][members]. */
export type Moments = readonly (readonly Float64Array[])[];

/** Steps ahead are weighed in so many groups. */
const GROUPS = 4;
/** Errors beyond this many root mean squares count no further: one burst must not decide. */
const MAX_ERROR = 6;

export const groupOf = (step: number, steps: number): number => Math.floor((step * GROUPS) / steps);

export function noMoments(members: number): Float64Array[][] {
  return Array.from({ length: GROUPS }, () =>
    Array.from({ length: members }, () => new Float64Array(members)),
  );
}

/** Adds what the members missed at one origin, over all series. @returns errors added to each group */
export function addErrors(
  moments: readonly (readonly Float64Array[])[],
  { forecasts }: Members,
  { series, origins, steps, targets }: Grid,
  place: number,
): number[] {
  const count = forecasts.length;
  const errors = new Float64Array(count);
  const added = moments.map(() => 0);
  for (let node = 0; node < series; node++) {
    const cell = (node * origins.length + place) * steps;
    for (let step = 0; step < steps; step++) {
      const target = targets[cell + step];
      if (Number.isNaN(target)) {
        continue;
      }
      const group = moments[groupOf(step, steps)];
      added[groupOf(step, steps)]++;
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
  return added;
}

/** Weight of an error beyond what the group has seen; 1 for a usual one. */
function clipped(size: number, group: readonly Float64Array[]): number {
  const usual = Math.sqrt(traceOf(group) / group.length);
  return usual > 0 && size > MAX_ERROR * usual ? (MAX_ERROR * usual) / size : 1;
}

export function traceOf(group: readonly Float64Array[]): number {
  return group.reduce((sum, row, index) => sum + row[index], 0);
}

/** The mean moments of several series, each in units of its own errors: a trace of 1 per group. */
export function meanMoments(
  all: readonly { readonly members: Members; readonly grid: Grid }[],
): Float64Array[][] {
  const total = noMoments(all[0].members.names.length);
  for (const { members, grid } of all) {
    const own = noMoments(members.names.length);
    for (let place = 0; place < grid.origins.length; place++) {
      addErrors(own, members, grid, place);
    }
    own.forEach((group, at) => {
      const trace = traceOf(group);
      addScaled(total[at], group, trace > 0 ? 1 / (trace * all.length) : 0);
    });
  }
  return total;
}

export function addScaled(to: readonly Float64Array[], from: readonly Float64Array[], factor: number): void {
  to.forEach((row, i) => row.forEach((_, j) => (row[j] += factor * from[i][j])));
}

/** Moments with members more, of which nothing is known: they are taken for an average one. */
export function extended(moments: Moments, members: number): Moments {
  return moments.map((group) => {
    const known = group.length;
    const meanOf = (row: Float64Array): number => row.reduce((sum, each) => sum + each, 0) / known;
    const means = group.map(meanOf);
    const own = traceOf(group) / known;
    const between = meanOf(Float64Array.from(means));
    return Array.from({ length: members }, (_, i) =>
      Float64Array.from({ length: members }, (__, j) =>
        i < known && j < known
          ? group[i][j]
          : i < known
            ? means[i]
            : j < known
              ? means[j]
              : i === j
                ? own
                : between,
      ),
    );
  });
}
