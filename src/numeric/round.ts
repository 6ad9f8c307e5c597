/** Digits that reports keep of a measured or predicted number. */
const REPORTED_DIGITS = 6;

/** Rounded to the given number of significant digits. */
export function toSignificant(value: number, digits = REPORTED_DIGITS): number {
  return Number(value.toPrecision(digits));
}

/** Rounded as above, or null where a report cannot hold the value: JSON knows neither NaN nor infinity. */
export function significantOrNull(value: number, digits = REPORTED_DIGITS): number | null {
  return Number.isFinite(value) ? toSignificant(value, digits) : null;
}
