import { mean } from './moments';

export interface JackknifeError {
  /** In the unit of the statistic; infinite where there are too few blocks to tell. */
  readonly standardError: number;
  readonly blocks: number;
}

/** Fewer blocks say nothing about how much they vary. */
const MIN_BLOCKS = 3;

/**
 * Standard error of a statistic of values in order of time, by leaving out whole blocks of neighbours, which are alike
 * (Künsch 1989). The last block takes the rest.
 * @param statistic of the values at the positions it is told to keep
 */
export function blockJackknife(
  count: number,
  blockLength: number,
  statistic: (isKept: (position: number) => boolean) => number,
): JackknifeError {
  const blocks = Math.floor(count / blockLength);
  if (blocks < MIN_BLOCKS) {
    return { standardError: Infinity, blocks };
  }
  const blockOf = (position: number): number => Math.min(blocks - 1, Math.floor(position / blockLength));
  const without = Array.from({ length: blocks }, (_, left) =>
    statistic((position) => blockOf(position) !== left),
  );
  const centre = mean(without);
  const squares = without.reduce((sum, each) => sum + (each - centre) ** 2, 0);
  return { standardError: Math.sqrt(((blocks - 1) / blocks) * squares), blocks };
}
