/**
 * Resampling in blocks of neighbours, for values in order of time that are alike when they are near each other.
 * Each function draws positions; what is computed from them is the caller's.
 */
import type { Random } from './random';

/**
 * Whole blocks that begin anywhere and wrap around the end (circular block bootstrap, Politis and Romano 1992).
 * @returns positions, at least `count` of them: the last block is not cut
 */
export function circularBlocks(count: number, block: number, random: Random): number[] {
  const drawn: number[] = [];
  while (drawn.length < count) {
    const start = random.integer(count);
    for (let i = 0; i < block; i++) {
      drawn.push((start + i) % count);
    }
  }
  return drawn;
}

/**
 * Blocks that lie within the values (moving block bootstrap, Künsch 1989).
 * @returns exactly `count` positions: the last block is cut
 */
export function movingBlocks(count: number, block: number, random: Random): number[] {
  const drawn: number[] = [];
  while (drawn.length < count) {
    const start = random.integer(count - block + 1);
    for (let i = 0; i < block && drawn.length < count; i++) {
      drawn.push(start + i);
    }
  }
  return drawn;
}

/** The statistic of `resamples` resamples, in the order drawn. */
export function bootstrap(
  resamples: number,
  draw: () => readonly number[],
  statistic: (drawn: readonly number[]) => number,
): number[] {
  return Array.from({ length: resamples }, () => statistic(draw()));
}

/** The interval between the `tail` lowest and the `tail` highest of resampled statistics; both ends are values that occurred. */
export function percentileInterval(
  statistics: readonly number[],
  tail: number,
): { readonly low: number; readonly high: number } {
  const sorted = Float64Array.from(statistics).sort();
  return {
    low: sorted[Math.floor(tail * sorted.length)],
    high: sorted[Math.ceil((1 - tail) * sorted.length) - 1],
  };
}
