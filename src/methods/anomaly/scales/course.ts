/** The slow course of a value: a median over the windows around. */
import { median } from '../../../numeric/quantile';

/** A course is read in so many steps per reach, from so many of the windows around. */
const STEPS = 30;
const SAMPLES = 60;

/**
 * @param valueAt NaN where nothing is known
 * @param reach windows on both sides
 * @returns [windows]; NaN where nothing is known within reach
 */
export function courseOf(valueAt: (window: number) => number, windows: number, reach: number): Float64Array {
  const course = new Float64Array(windows);
  const step = Math.max(1, Math.floor(reach / STEPS));
  const stride = Math.max(1, Math.floor(reach / SAMPLES));
  for (let window = 0; window < windows; window++) {
    course[window] =
      window % step === 0 ? medianAround(valueAt, window, reach, windows, stride) : course[window - 1];
  }
  return course;
}

function medianAround(
  valueAt: (window: number) => number,
  window: number,
  reach: number,
  windows: number,
  stride: number,
): number {
  const values: number[] = [];
  for (let at = Math.max(0, window - reach); at < Math.min(windows, window + reach + 1); at += stride) {
    const value = valueAt(at);
    if (!Number.isNaN(value)) {
      values.push(value);
    }
  }
  return median(values);
}
