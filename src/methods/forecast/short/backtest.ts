import { AccuracySums, type Accuracy } from '../../../evaluation/metrics';
import { CoverageSums, type Coverage } from '../../../evaluation/coverage';
import { distancesAt, usualChanges } from './bands';
import type { RollingErrors } from './errors';
import type { ShortModel } from './rivals';
import { clamped, type Ahead, type ShortSeries } from './series';

/** Origins that are tested with a band of their own: more would cost seconds without new evidence. */
const MAX_BANDS = 24;
/** Values on a bound count as inside, whatever rounding does to it. */
const SLACK = 1e-6;

/** Errors of a model from the given origins, over all series and all steps up to a horizon. */
export function accuracyAt(
  { values, nodes, rows, errorUnit }: ShortSeries,
  { errors, firstOrigin }: RollingErrors,
  model: ShortModel,
  origins: readonly number[],
  horizon: number,
): Accuracy {
  const sums = new AccuracySums();
  for (const origin of origins) {
    errors[model][origin - firstOrigin].subarray(0, horizon * nodes).forEach((error, cell) => {
      const row = origin + Math.floor(cell / nodes);
      const unit = errorUnit[cell % nodes];
      if (row < rows && !Number.isNaN(error) && !Number.isNaN(unit)) {
        sums.add(values[row * nodes + (cell % nodes)] / unit, error / unit);
      }
    });
  }
  return sums.metrics();
}

/** What the band covers, up to each horizon, when it is drawn at each test origin from the errors known by then. */
export function coverageAt(
  series: ShortSeries,
  rolling: RollingErrors,
  model: ShortModel,
  origins: readonly number[],
  horizons: readonly number[],
): Coverage[] {
  const { values, nodes, rows, errorUnit } = series;
  const steps = horizons[horizons.length - 1];
  const moves = usualChanges(series, rows);
  const sums = horizons.map(() => new CoverageSums());
  const stride = Math.ceil(origins.length / MAX_BANDS);
  for (const origin of origins.filter((_, index) => index % stride === 0)) {
    const point = rolling.forecasts[model][origin - rolling.firstOrigin];
    const { below, above } = distancesAt(series, rolling, model, origin, steps);
    const [low, high] = [-1, 1].map((sign): Ahead => {
      const distance = sign < 0 ? below : above;
      return clamped(
        series,
        point.map((value, cell) => value + sign * distance[cell]),
      );
    });
    point.forEach((_, cell) => {
      const step = Math.floor(cell / nodes);
      const target = origin + step < rows ? values[(origin + step) * nodes + (cell % nodes)] : NaN;
      // A series that never changes would count as covered whatever the band is.
      if (Number.isNaN(target) || moves[cell % nodes] === 0) {
        return;
      }
      const slack = SLACK * Math.max(Math.abs(target), high[cell] - low[cell]);
      const isInside = target >= low[cell] - slack && target <= high[cell] + slack;
      horizons.forEach((horizon, at) => {
        if (step < horizon) {
          const unit = errorUnit[cell % nodes];
          sums[at].add(isInside, (high[cell] - low[cell]) / (unit > 0 ? unit : 1));
        }
      });
    });
  }
  return sums.map((each) => each.coverage());
}
