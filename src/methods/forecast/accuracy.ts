import { AccuracySums, type Accuracy } from '../../evaluation/metrics';
import type { Prepared } from './prepare';

/**
 * Over all series and all steps up to a horizon, in the series' own units.
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
        const predicted = centre[node] + scale[node] * forecast[(index * steps + step) * nodes + node];
        visit(target, target - predicted, index);
      }
    }
  });
}
