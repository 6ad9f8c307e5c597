/** Nothing takes more than so many times what is predicted for it alone, or less than the reciprocal. */
export const MAX_FACTOR = 1.4;

export function boundedLog(log: number): number {
  return Math.max(-Math.log(MAX_FACTOR), Math.min(Math.log(MAX_FACTOR), log));
}
