/** Batches that shrink after a process ran out of memory. */

/** Part of the parameters of a training, so that its result has an address of its own. */
export interface BatchDivisor {
  /** Batches are computed so many times smaller; absent: 1. */
  readonly batchDivisor?: number;
}

const SHRINK = 4;
const MAX_DIVISOR = 16;

/** The same training with batches of a quarter; null when a sixteenth was not enough. */
export function withSmallerBatch<P extends BatchDivisor>(params: P): P | null {
  const batchDivisor = SHRINK * (params.batchDivisor ?? 1);
  return batchDivisor > MAX_DIVISOR ? null : { ...params, batchDivisor };
}
