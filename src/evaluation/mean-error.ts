import { bootstrap, circularBlocks } from '../numeric/bootstrap';
import { deviation, mean } from '../numeric/moments';
import { createRandom } from '../numeric/random';

const RESAMPLES = 200;

/**
 * Mean of errors in order of time, and its standard error, estimated by resampling blocks: neighbours are alike.
 * @param errors NaN where there is none; both results are NaN without any
 */
export function meanWithSpread(errors: Float64Array, seed: number): { mean: number; spread: number } {
  const values = errors.filter((error) => !Number.isNaN(error));
  if (values.length === 0) {
    return { mean: NaN, spread: NaN };
  }
  const centre = mean(values);
  const block = Math.max(1, Math.round(Math.sqrt(values.length)));
  const random = createRandom(seed);
  const means = bootstrap(
    RESAMPLES,
    () => circularBlocks(values.length, block, random),
    (drawn) => mean(drawn.map((position) => values[position])),
  );
  return { mean: centre, spread: deviation(means, centre) };
}
