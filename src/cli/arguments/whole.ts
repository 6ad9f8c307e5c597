import { UsageError } from '../usage-error';

/** The largest seed. */
export const MAX_SEED = 0xffff_ffff;

/** A whole number within bounds. @throws UsageError */
export function whole(option: string, text: string, least: number, most: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (!(value >= least && value <= most)) {
    throw new UsageError(`option '--${option}' needs a whole number from ${least} to ${most}; got '${text}'`);
  }
  return value;
}

/** Whole numbers separated by commas, in their order. @throws UsageError */
export function wholes(option: string, text: string, least: number, most: number): number[] {
  return text.split(',').map((part) => whole(option, part.trim(), least, most));
}
