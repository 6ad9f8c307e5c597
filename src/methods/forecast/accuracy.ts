import { AccuracySums, type Accuracy } from '../../evaluation/metrics';
import type { Prepared } from './prepare';

/**
 * Over all series and all steps up to a horizon, in the series' own units or, where these differ, in units of their scales.
 * @param forecast [origins, steps, nodes], scaled units
 * @param horizon steps that count
 */
export function accuracyOf(
  prepared: Prepared,
  origins: readonly number[],
  forecast: Float32Array,
  horizon: number,
): Accuracy {
  const sums = new AccuracySums();
  visitErrors(prepared, origins, forecast, horizon, (target, error) => sums.add(target, error));
  return sums.metrics();
}

/** Calls back with every known target and its error (target − forecast), in units of error, and the origin's place in the list. */
export function visitErrors(
  { input: { values, nodes }, scaling: { centre, scale, errorUnit }, shape: { steps } }: Prepared,
  origins: readonly number[],
  forecast: Float32Array,
  horizon: number,
  visit: (target: number, error: number, index: number) => void,
): void {
  origins.forEach((origin, index) => {
    for (let step = 0; step < horizon; step++) {
      for (let node = 0; node < nodes; node++) {
        const target = values[(origin + step) * nodes + node];
        const unit = errorUnit[node];
        if (Number.isNaN(target) || target === undefined || Number.isNaN(unit)) {
          continue;
        }
        const predicted = centre[node] + scale[node] * forecast[(index * steps + step) * nodes + node];
        visit(target / unit, (target - predicted) / unit, index);
      }
    }
  });
}
