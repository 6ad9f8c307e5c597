import type { Prepared } from './prepare';

/** How near forecasts came, over all series and all steps up to a horizon, in the series' own units. */
export interface Accuracy {
  readonly rmse: number;
  readonly mae: number;
  /** 1 − ‖Y − Ŷ‖F / ‖Y‖F. */
  readonly accuracy: number;
  readonly r2: number;
  readonly explainedVariance: number;
}

/** @param forecast [origins, steps, nodes], scaled units; @param horizon steps that count */
export function accuracyOf(
  prepared: Prepared,
  origins: readonly number[],
  forecast: Float32Array,
  horizon: number,
): Accuracy {
  let count = 0;
  let sumY = 0;
  let sumY2 = 0;
  let sumE = 0;
  let sumE2 = 0;
  let sumAbs = 0;
  visitErrors(prepared, origins, forecast, horizon, (y, error) => {
    count++;
    sumY += y;
    sumY2 += y * y;
    sumE += error;
    sumE2 += error * error;
    sumAbs += Math.abs(error);
  });
  if (count === 0) {
    return { rmse: NaN, mae: NaN, accuracy: NaN, r2: NaN, explainedVariance: NaN };
  }
  const varianceY = sumY2 / count - (sumY / count) ** 2;
  const varianceE = sumE2 / count - (sumE / count) ** 2;
  return {
    rmse: Math.sqrt(sumE2 / count),
    mae: sumAbs / count,
    accuracy: 1 - Math.sqrt(sumE2 / sumY2),
    r2: 1 - sumE2 / count / varianceY,
    explainedVariance: 1 - varianceE / varianceY,
  };
}

/** Calls back with every known target and its error (target − forecast), own units, and the origin's place in the list. */
export function visitErrors(
  { input: { values, nodes }, scaling: { centre, scale }, shape: { steps } }: Prepared,
  origins: readonly number[],
  forecast: Float32Array,
  horizon: number,
  visit: (target: number, error: number, index: number) => void,
): void {
  origins.forEach((origin, index) => {
    for (let step = 0; step < horizon; step++) {
      for (let node = 0; node < nodes; node++) {
        const target = values[(origin + step) * nodes + node];
        if (Number.isNaN(target) || target === undefined) {
          continue;
        }
        const foretold = centre[node] + scale[node] * forecast[(index * steps + step) * nodes + node];
        visit(target, target - foretold, index);
      }
    }
  });
}
