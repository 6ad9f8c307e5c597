import { forecastsFrom, SHORT_MODELS, type ShortModel } from './rivals';
import type { Ahead, ShortSeries } from './series';

/** Rows that a model must know before its errors count. */
export const MIN_HISTORY = 6;

/** Errors (value − forecast) of every model from every origin: [origins][steps, nodes]; NaN where no value is known. */
export interface RollingErrors {
  readonly firstOrigin: number;
  readonly forecasts: Readonly<Record<ShortModel, readonly Ahead[]>>;
  readonly errors: Readonly<Record<ShortModel, readonly Ahead[]>>;
}

export function rollingErrors(series: ShortSeries, steps: number): RollingErrors {
  const { rows, nodes, values } = series;
  const origins = Array.from({ length: Math.max(0, rows - MIN_HISTORY) }, (_, index) => MIN_HISTORY + index);
  const each = origins.map((origin) => forecastsFrom(series, origin, steps));
  const byModel = <T>(of: (model: ShortModel) => T): Record<ShortModel, T> =>
    Object.fromEntries(SHORT_MODELS.map((model) => [model, of(model)])) as Record<ShortModel, T>;
  const forecasts = byModel((model) => each.map((own) => own[model]));
  return {
    firstOrigin: MIN_HISTORY,
    forecasts,
    errors: byModel((model) =>
      forecasts[model].map((ahead, index) =>
        ahead.map((value, cell) => {
          const row = origins[index] + Math.floor(cell / nodes);
          return row < rows ? values[row * nodes + (cell % nodes)] - value : NaN;
        }),
      ),
    ),
  };
}
