/** Losses and weights in which large errors count less than their square. */

/** Huber's loss of an error's size: half its square up to `delta`, linear beyond. */
export function huber(size: number, delta: number): number {
  const small = Math.min(size, delta);
  return 0.5 * small * small + delta * size - delta * small;
}

/** The weight of a square that makes it grow like Huber's loss: 1 up to `delta`, delta / size beyond. */
export function huberWeight(size: number, delta: number): number {
  return size > delta && size > 0 ? delta / size : 1;
}
