/**
 * What is forecast of the services of a recording: the result of the `forecast` request and the snapshot its panel
 * draws. Lengths: `history` has one value per window, `point`, `low` and `high` one per window ahead.
 */
import type { SpanLocation } from '../problem';
import type { LimitedQuantity, ServiceLimit } from './service-limit';
import { recentRows } from '../recent-rows';

export const SERVICE_FORECAST_VERSION = 1;

/** The runtime of a forecast by models that need no training. */
export const NOT_TRAINED = 'no model was trained';

export type ForecastQuantity = LimitedQuantity | 'ratePerS';

export interface ServiceForecastReport {
  readonly version: typeof SERVICE_FORECAST_VERSION;
  readonly folder: string;
  readonly createdMs: number;
  /** Start of the first window. */
  readonly startMs: number;
  readonly widthMs: number;
  readonly windows: number;
  /** Predicted windows; fewer than requested if the recording is short. */
  readonly steps: number;
  readonly series: readonly ServiceSeries[];
  readonly quantities: readonly QuantityBacktest[];
  readonly incidents: readonly {
    readonly fromMs: number;
    readonly toMs: number;
    readonly cause: string | null;
  }[];
  readonly limits: readonly { readonly service: string; readonly limit: ServiceLimit }[];
  /** What trained the models, or `NOT_TRAINED`. */
  readonly runtime: string;
  readonly notes: readonly string[];
}

export interface ServiceSeries {
  readonly service: string;
  readonly quantity: ForecastQuantity;
  /** In ms, requests per second, or a share; null = missing. */
  readonly history: readonly (number | null)[];
  readonly point: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** The request that shows most of the service's last window. */
  readonly example: SpanLocation | null;
  /** What every model says, the chosen one among them; a page is given them when it asks. */
  readonly lines?: readonly ModelLine[];
}

/** One model's forecast of one series. */
export interface ModelLine {
  readonly model: string;
  /** One value per window ahead. */
  readonly point: readonly number[];
  /** What it said one window ahead, for the last windows of the recording up to its end; null where the back-test says nothing. */
  readonly backtest: readonly (number | null)[];
}

/** How one quantity was forecast, over all services. */
export interface QuantityBacktest {
  readonly quantity: ForecastQuantity;
  readonly chosen: string;
  readonly chosenReason: string;
  /** Errors of the chosen model and its rivals, in the quantity's unit, over all steps up to a horizon. */
  readonly metrics: readonly {
    readonly model: string;
    readonly horizon: number;
    readonly rmse: number | null;
    readonly mae: number | null;
  }[];
  /** What the 90 % band of the chosen model covered. */
  readonly coverage: readonly { readonly horizon: number; readonly share: number | null }[];
  /** Forecasts that were compared with what came. */
  readonly origins: number;
}

/** A limit that the forecast crosses. */
export interface LimitBreach {
  readonly series: ServiceSeries;
  readonly limit: ServiceLimit;
  /** Whether the last known window was above the limit already. */
  readonly already: boolean;
  /** First window ahead that is likelier above the limit than not, from 0. */
  readonly step: number;
  /** The window ahead that is likeliest above the limit, and how likely. */
  readonly worstStep: number;
  readonly probability: number;
}

/** Values of history a page is given: with five digits each they stay well under a megabyte. */
const MAX_HISTORY = 100_000;

/** The report with as much of the recent history as a page can take at once, and without the models' own lines. */
export function withRecentHistory(report: ServiceForecastReport, most = MAX_HISTORY): ServiceForecastReport {
  const kept = recentRows(report.windows, report.series.length, most);
  const dropped = report.windows - kept;
  return {
    ...report,
    startMs: report.startMs + dropped * report.widthMs,
    windows: kept,
    series: report.series.map(({ lines: _lines, ...series }) => ({
      ...series,
      history: series.history.slice(dropped),
    })),
  };
}

/** What a two-sided 90 % band leaves on each side, in standard deviations of a normal distribution. */
const BAND_DEVIATIONS = 1.6449;
const LIKELY = 0.5;

/**
 * The chance that a value lies above `limit`, from its 90 % band: on each side of the point a half of a normal
 * distribution whose 5 % quantile lies on the band's bound.
 */
export function probabilityAbove(limit: number, point: number, low: number, high: number): number {
  const distance = limit - point;
  const spread = (distance >= 0 ? high - point : point - low) / BAND_DEVIATIONS;
  if (!(spread > 0)) {
    return distance < 0 ? 1 : distance > 0 ? 0 : LIKELY;
  }
  return 1 - normalCdf(distance / spread);
}

/** Where the forecast of a series is likelier above the limit than not; null when it never is. */
export function breachOf(series: ServiceSeries, limit: ServiceLimit): LimitBreach | null {
  const chances = series.point.map((point, step) =>
    probabilityAbove(limit.value, point, series.low[step], series.high[step]),
  );
  const step = chances.findIndex((chance) => chance > LIKELY);
  if (step < 0) {
    return null;
  }
  const probability = Math.max(...chances);
  const last = series.history.findLast((value) => value !== null) ?? null;
  return {
    series,
    limit,
    already: last !== null && last > limit.value,
    step,
    worstStep: chances.indexOf(probability),
    probability,
  };
}

/** Every limit the forecast crosses, in the order of the limits. */
export function breachesOf({
  series,
  limits,
}: Pick<ServiceForecastReport, 'series' | 'limits'>): LimitBreach[] {
  return limits.flatMap(({ service, limit }) => {
    const own = series.find((each) => each.service === service && each.quantity === limit.quantity);
    const breach = own && breachOf(own, limit);
    return breach ? [breach] : [];
  });
}

/** Abramowitz and Stegun 26.2.17; error below 1e-7. */
function normalCdf(z: number): number {
  const size = Math.abs(z);
  const t = 1 / (1 + 0.2316419 * size);
  const density = Math.exp((-size * size) / 2) / Math.sqrt(2 * Math.PI);
  const tail =
    density *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z >= 0 ? 1 - tail : tail;
}
