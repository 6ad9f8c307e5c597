import { MAD_TO_SIGMA, median, medianAbsoluteDeviation, quantile } from '../../../numeric/quantile';

/** Robust deviations beyond which a value is out of its usual range. */
const FAR = 5;
/** Excursions that are the usual way of a series: so many, and so many per window. */
const MIN_EXCURSIONS = 6;
const MIN_EXCURSION_SHARE = 0.02;
const WIDE_SHARE = 0.98;
const WIDE_DEVIATIONS = 3;

/**
 * A series that leaves its usual range again and again, such as a queue that is empty most of the time, does so
 * normally: its values are drawn together, so that 98 % lie within three of the smallest relevant differences.
 * @param values NaN = missing
 * @param floor smallest relevant difference
 */
export function tamed(values: Float32Array, floor: number): Float32Array {
  const known = values.filter((value) => !Number.isNaN(value));
  if (known.length === 0) {
    return values;
  }
  const centre = median(known);
  const scale = Math.max(floor, MAD_TO_SIGMA * medianAbsoluteDeviation(known, centre));
  let excursions = 0;
  let isOut = false;
  for (const value of known) {
    const isNowOut = Math.abs(value - centre) > FAR * scale;
    excursions += isNowOut && !isOut ? 1 : 0;
    isOut = isNowOut;
  }
  if (excursions < Math.max(MIN_EXCURSIONS, MIN_EXCURSION_SHARE * known.length)) {
    return values;
  }
  const wide = quantile(
    known.map((value) => Math.abs(value - centre)),
    WIDE_SHARE,
  );
  const factor = Math.min(1, (WIDE_DEVIATIONS * floor) / wide);
  return values.map((value) => centre + factor * (value - centre));
}
