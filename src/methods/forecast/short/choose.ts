import { isShownBetter } from '../../../evaluation/choose';
import {
  errorToReference,
  pairedDifference,
  type Judged,
  type OriginErrors,
} from '../../../evaluation/evidence';
import { usualChanges } from './bands';
import type { RollingErrors } from './errors';
import { SHORT_MODELS, type ShortModel } from './rivals';
import type { ShortSeries } from './series';

/** Falls back to the series' level and stays near the last values before: seldom far from the best. */
const DEFAULT: ShortModel = 'reverting';
/** How often chance alone may make a rival look better. */
const CHANCE = 0.1;

export interface ShortChoice {
  readonly chosen: ShortModel;
  readonly chosenReason: string;
  /** Mean of RMSE and MAE relative to repeating the last value; each series in units of its own changes. */
  readonly validation: readonly { readonly model: ShortModel; readonly error: number }[];
}

/** The plain rival that wins on what the recording shows: another than the default only where it is shown to be better. */
export function chooseShort(
  series: ShortSeries,
  rolling: RollingErrors,
  horizons: readonly number[],
): ShortChoice {
  const units = usualChanges(series, series.rows);
  const errorsOf = (model: ShortModel): OriginErrors => scaledErrors(series, rolling, model, horizons, units);
  const reference = errorsOf('last-value');
  const judged = new Map<ShortModel, Judged>(
    SHORT_MODELS.map((model) => [model, { own: errorsOf(model), reference }]),
  );
  const errorOf = (model: ShortModel): number =>
    errorToReference(judged.get(model) ?? { own: reference, reference });
  const [challenger] = SHORT_MODELS.filter((model) => model !== DEFAULT).sort(
    (a, b) => errorOf(a) - errorOf(b),
  );
  const paired = pairedDifference(
    [judged.get(challenger) ?? { own: reference, reference }],
    [judged.get(DEFAULT) ?? { own: reference, reference }],
    Math.max(horizons[horizons.length - 1], Math.round(Math.sqrt(reference.squares[0].length))),
  );
  const isBetter = isShownBetter(paired, { chance: CHANCE, among: SHORT_MODELS.length - 1 });
  const figures = `relative error ${errorOf(challenger).toFixed(4)} against ${errorOf(DEFAULT).toFixed(4)}`;
  return {
    chosen: isBetter ? challenger : DEFAULT,
    chosenReason: isBetter
      ? `the recording is short: plain models only; better than ${DEFAULT} on its windows: ${figures}`
      : `the recording is short: plain models only, and none is shown to be better; ${challenger}: ${figures}`,
    validation: SHORT_MODELS.map((model) => ({ model, error: errorOf(model) })),
  };
}

function scaledErrors(
  { nodes }: ShortSeries,
  { errors }: RollingErrors,
  model: ShortModel,
  horizons: readonly number[],
  units: Float64Array,
): OriginErrors {
  const sum = (horizon: number, size: (error: number) => number): Float64Array =>
    Float64Array.from(errors[model], (ahead) =>
      ahead.subarray(0, horizon * nodes).reduce((total, error, cell) => {
        const unit = units[cell % nodes];
        return Number.isNaN(error) || !(unit > 0) ? total : total + size(error / unit);
      }, 0),
    );
  return {
    squares: horizons.map((horizon) => sum(horizon, (error) => error * error)),
    sizes: horizons.map((horizon) => sum(horizon, Math.abs)),
  };
}
