import { bootstrap, movingBlocks, percentileInterval } from '../numeric/bootstrap';
import { createRandom } from '../numeric/random';

/** The difference of two models' errors, with an interval that knows neighbouring forecasts are alike. */
export interface Difference {
  /** Mean over the seeds of RMSE(first) − RMSE(second). */
  readonly difference: number;
  /** 95 % interval. */
  readonly low: number;
  readonly high: number;
  readonly blockOrigins: number;
}

/** Squared errors of one model and seed: their sum and number per origin. */
export interface SquaredErrors {
  readonly sums: Float64Array;
  readonly counts: Float64Array;
}

const RESAMPLES = 1000;
const TAIL = 0.025;

/** Moving-block bootstrap of the paired difference: the same blocks of origins for both models and all seeds. */
export function compareModels(
  first: readonly SquaredErrors[],
  second: readonly SquaredErrors[],
  blockOrigins: number,
  seed: number,
): Difference {
  const origins = first[0].sums.length;
  const block = Math.max(1, Math.min(blockOrigins, Math.floor(origins / 2)));
  const all = Array.from({ length: origins }, (_, index) => index);
  const random = createRandom(seed, 77);
  const statistic = (drawn: readonly number[]): number => meanRmse(first, drawn) - meanRmse(second, drawn);
  const differences = bootstrap(RESAMPLES, () => movingBlocks(origins, block, random), statistic);
  return { difference: statistic(all), ...percentileInterval(differences, TAIL), blockOrigins: block };
}

function meanRmse(models: readonly SquaredErrors[], origins: readonly number[]): number {
  const rmse = ({ sums, counts }: SquaredErrors): number => {
    let sum = 0;
    let count = 0;
    for (const origin of origins) {
      sum += sums[origin];
      count += counts[origin];
    }
    return Math.sqrt(sum / count);
  };
  return models.reduce((sum, model) => sum + rmse(model), 0) / models.length;
}
