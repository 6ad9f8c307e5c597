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

/** What a product and a quotient of doubles may be off. */
const ROUNDING = 1e-12;

/** The smallest number of that many significant digits that is not below a positive value. */
export function ceilSignificant(value: number, digits: number): number {
  const nearest = toSignificant(value, digits);
  const step = 10 ** (Math.floor(Math.log10(value)) + 1 - digits);
  return nearest >= value * (1 - ROUNDING) ? nearest : toSignificant(nearest + step, digits);
}
