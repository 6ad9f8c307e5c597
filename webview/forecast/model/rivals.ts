import { SERIES_STYLES } from '../../kit/series-styles';
import type { ModelLine } from '../../../src/contracts/forecast/service-forecast';

/** Every model of a back-test has a line of its own, whichever others are drawn. */
export function rivalStyleIndex(models: readonly string[], model: string): number {
  return Math.max(0, models.indexOf(model)) % SERIES_STYLES;
}

/** A model's line as a chart takes it: a value per window, nulls for gaps. */
export interface RivalLine {
  readonly model: string;
  readonly styleIndex: number;
  /** One value ahead per window, as far as is looked at. */
  readonly point: readonly number[];
  /** Up to the last known window. */
  readonly backtest: readonly (number | null)[];
}

/** The lines of the models that are to be drawn. */
export function rivalLines(
  lines: readonly ModelLine[],
  models: readonly string[],
  drawn: readonly string[],
  horizon: number,
): RivalLine[] {
  return lines
    .filter(({ model }) => drawn.includes(model))
    .map(({ model, point, backtest }) => ({
      model,
      styleIndex: rivalStyleIndex(models, model),
      point: point.slice(0, horizon),
      backtest,
    }));
}
