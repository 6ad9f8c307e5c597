import { parseDate } from '../cells/date';

/** Milliseconds from a date or from a number of units of so many milliseconds; NaN for anything else. */
export function vendorTime(value: unknown, unitMs: number): number {
  if (typeof value === 'number') {
    return value * unitMs;
  }
  const date = typeof value === 'string' ? parseDate(value, false) : undefined;
  return date === undefined && typeof value === 'string' && value !== ''
    ? Number(value) * unitMs
    : (date?.ms ?? NaN);
}
