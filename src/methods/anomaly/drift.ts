/** Whether a model still fits: its errors on what was appended against those on its test part. */
import { bootstrap, circularBlocks } from '../../numeric/bootstrap';
import { deviation } from '../../numeric/moments';
import { median } from '../../numeric/quantile';
import { createRandom } from '../../numeric/random';

/** Errors are medians over windows with standard errors; dimensionless. */
export interface ErrorComparison {
  /** Appended windows with enough history. */
  readonly windows: number;
  /** Null for too few windows. */
  readonly appended: MedianError | null;
  readonly test: MedianError | null;
  readonly drift: boolean;
}

interface MedianError {
  readonly error: number;
  readonly spread: number;
}

const FEWEST_WINDOWS = 12;
const RESAMPLES = 200;
/** The errors differ by so many standard errors of their difference, and by this factor. */
const MIN_SIGMA = 6;
const MIN_RATIO = 1.5;

/**
 * Medians, so that an incident in less than half of the appended windows is no drift. Blocks of neighbours are resampled
 * for the standard errors, because neighbouring windows are alike.
 * @param test one error per window, in order of time
 */
export function compareErrors(test: Float64Array, appended: Float64Array, seed: number): ErrorComparison {
  const [before, after] = [test, appended].map((errors) => medianError(errors, seed));
  const drift =
    before !== null &&
    after !== null &&
    after.error > MIN_RATIO * before.error &&
    after.error - before.error > MIN_SIGMA * Math.hypot(before.spread, after.spread);
  return { windows: appended.length, appended: after, test: before, drift };
}

function medianError(errors: Float64Array, seed: number): MedianError | null {
  const values = errors.filter((error) => !Number.isNaN(error));
  if (values.length < FEWEST_WINDOWS) {
    return null;
  }
  const error = median(values);
  const block = Math.max(1, Math.round(Math.sqrt(values.length)));
  const random = createRandom(seed);
  const medians = bootstrap(
    RESAMPLES,
    () => circularBlocks(values.length, block, random),
    (drawn) => median(Array.from(drawn, (position) => values[position])),
  );
  return { error, spread: deviation(medians, error) };
}
