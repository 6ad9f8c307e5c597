import type { Sums } from './sums';

/** Per entity and window, row-major [windows, entities]; NaN where nothing was observed. */
export interface Shifts {
  /** Mean shift over the observations, shrunk to 0. */
  readonly mean: Float32Array;
  /** Mean excess over the group's usual 95th percentile, shrunk to 0. */
  readonly tail: Float32Array;
  readonly count: Float32Array;
}

/** Every cell starts with so many usual observations: one slow request among one says less than fifty among fifty. */
export const USUAL_OBSERVATIONS = 5;

/** How far each window's values lie from what is usual for the same operation in the whole recording. */
export function shiftsOf({ count, shift, tail }: Sums): Shifts {
  const mean = (total: number, cell: number): number =>
    count[cell] > 0 ? total / (count[cell] + USUAL_OBSERVATIONS) : NaN;
  return { mean: shift.map(mean), tail: tail.map(mean), count };
}
