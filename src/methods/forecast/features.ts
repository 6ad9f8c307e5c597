import type { Features } from '../../features/extract';
import { runForecast } from './forecast';
import type { Judgement } from './judge';
import type { ModelName } from './models';
import { splitRecording, splitRows, type ForecastInput } from './series';
import type { ForecastContext, ModelRun, TrainingRequest } from './training';

/** What is forecast of a service. */
export const QUANTITIES = ['latencyP50Ms', 'latencyP90Ms', 'latencyP99Ms', 'ratePerS', 'errorShare'] as const;
export type Quantity = (typeof QUANTITIES)[number];

export interface FeatureForecastOptions extends TrainingRequest {
  readonly inputSteps: number;
  /** Windows ahead, ascending. */
  readonly horizons: readonly number[];
  /** Share of the windows to learn from; the rest is the back-test. */
  readonly trainFraction: number;
  /** Windows that must not teach the models, such as incidents; one flag per window. */
  readonly leaveOut?: readonly boolean[];
}

/** One quantity of one service: what was, and what comes with its 90 % band, in the quantity's unit. */
export interface ServiceForecast {
  readonly service: string;
  readonly quantity: Quantity;
  /** One value per window; NaN = missing. */
  readonly history: Float32Array;
  /** One value per window ahead. */
  readonly point: Float32Array;
  readonly low: Float32Array;
  readonly high: Float32Array;
  /** What every model says, the chosen one among them. */
  readonly lines: readonly ModelForecast[];
}

/** One model's forecast of one series. */
interface ModelForecast {
  readonly model: ModelName;
  /** One value per window ahead. */
  readonly point: Float32Array;
  /** What it said one window ahead, for the last windows of the recording up to its end; NaN where the back-test says nothing. */
  readonly backtest: Float32Array;
}

/** How a quantity was forecast over all services: who was chosen and how the rivals fared. */
export interface QuantityJudgement extends Omit<Judgement, 'ahead' | 'blends' | 'lines' | 'backtestOrigins'> {
  readonly quantity: Quantity;
}

export interface FeatureForecasts {
  readonly startMs: number;
  readonly widthMs: number;
  readonly windows: number;
  /** Windows that were forecast in the back-test. */
  readonly testOrigins: number;
  readonly horizons: readonly number[];
  readonly services: readonly ServiceForecast[];
  readonly quantities: readonly QuantityJudgement[];
  readonly chosen: Readonly<Partial<Record<Quantity, ModelName>>>;
  readonly runs: readonly ModelRun[];
  readonly notes: readonly string[];
}

/** A series must be known in this share of the windows to be forecast. */
const MIN_KNOWN = 0.3;

/**
 * Forecasts latency quantiles, rate and error share of every service from a recording's windows: one model over all of
 * them, services linked along calls and each service's quantities with each other; judged per quantity.
 * @throws RpcError for the user when the recording has too few windows
 */
export async function forecastFeatures(
  features: Features,
  options: FeatureForecastOptions,
  context: ForecastContext,
): Promise<FeatureForecasts> {
  const { grid, services } = features;
  const series = seriesOf(features);
  const { trainRows } = splitRows(grid.count, options.trainFraction);
  const leftOut = grid.present.map((_, window) => options.leaveOut?.[window] ?? false);
  // Later windows are judged and forecast from as they were recorded.
  const teaching = (node: number, window: number): number =>
    leftOut[window] && window < trainRows ? NaN : series[node].history[window];
  const input: ForecastInput = {
    rows: grid.count,
    nodes: series.length,
    values: Float32Array.from({ length: grid.count * series.length }, (_, cell) =>
      teaching(cell % series.length, Math.floor(cell / series.length)),
    ),
    clock: { startMs: grid.startMs, stepMs: grid.widthMs },
    links: linksOf(features, series),
    ceiling: Float32Array.from(series, ({ quantity }) => (quantity === 'errorShare' ? 1 : Infinity)),
  };
  const groups = QUANTITIES.map((quantity) =>
    series.flatMap((each, node) => (each.quantity === quantity ? [node] : [])),
  );
  const present = QUANTITIES.flatMap((quantity, index) =>
    groups[index].length > 0 ? [{ quantity, nodes: groups[index] }] : [],
  );
  const { inputSteps, horizons, trainFraction, rivals, seeds, runtime, tfjsNodePath } = options;
  const request = {
    input,
    inputSteps,
    horizons,
    trainFraction,
    rivals,
    seeds,
    runtime,
    tfjsNodePath,
    groups: present.map(({ nodes }) => nodes),
    splitBy: splitRecording,
    short: { recorded: recordedOf(series, grid.count), leftOut, noise: noiseOf(features, series) },
  };
  const { judgements, runs, notes, origins } = await runForecast(request, context);
  return {
    startMs: grid.startMs,
    widthMs: grid.widthMs,
    windows: grid.count,
    horizons,
    runs,
    notes,
    testOrigins: origins.test.length,
    services: present.flatMap(({ nodes }, group) =>
      nodes.map((node, place) =>
        aheadOf(
          series[node],
          services[series[node].service].name,
          judgements[group],
          place,
          nodes.length,
          grid.count,
        ),
      ),
    ),
    quantities: present.map(({ quantity }, group) => {
      const {
        ahead: _ahead,
        blends: _blends,
        lines: _lines,
        backtestOrigins: _origins,
        ...judgement
      } = judgements[group];
      return { quantity, ...judgement };
    }),
    chosen: Object.fromEntries(present.map(({ quantity }, group) => [quantity, judgements[group].chosen])),
  };
}

interface KnownSeries {
  readonly service: number;
  readonly quantity: Quantity;
  readonly history: Float32Array;
}

/** Series known often enough, ordered by quantity, then service. */
function seriesOf({ grid, services, series: { services: cells } }: Features): KnownSeries[] {
  const valueOf: Readonly<Record<Quantity, (cell: number, window: number) => number>> = {
    latencyP50Ms: (cell) => cells.p50Ms[cell],
    latencyP90Ms: (cell) => cells.p90Ms[cell],
    latencyP99Ms: (cell) => cells.p99Ms[cell],
    ratePerS: (cell, window) => cells.requests[cell] / grid.coveredS[window],
    errorShare: (cell) => cells.errorShare[cell],
  };
  return QUANTITIES.flatMap((quantity) =>
    services.flatMap((_, service) => {
      const history = Float32Array.from({ length: grid.count }, (__, window) =>
        grid.present[window] ? valueOf[quantity](window * services.length + service, window) : NaN,
      );
      const known = history.filter((value) => !Number.isNaN(value)).length;
      return known >= MIN_KNOWN * grid.count ? [{ service, quantity, history }] : [];
    }),
  );
}

/** [windows, series]. */
function recordedOf(series: readonly KnownSeries[], windows: number): Float32Array {
  return Float32Array.from(
    { length: windows * series.length },
    (_, cell) => series[cell % series.length].history[Math.floor(cell / series.length)],
  );
}

/**
 * Standard deviation of an error share in a window, from counting alone: half an error is added, because no error in a
 * thousand requests does not mean that there is never one. Times and rates show their own noise.
 */
function noiseOf(
  { grid, services, series: { services: cells } }: Features,
  series: readonly KnownSeries[],
): Float32Array {
  return Float32Array.from(series, ({ quantity, service }) => {
    if (quantity !== 'errorShare') {
      return 0;
    }
    let requests = 0;
    let errors = 0;
    let windows = 0;
    for (let window = 0; window < grid.count; window++) {
      const cell = window * services.length + service;
      if (cells.requests[cell] > 0) {
        requests += cells.requests[cell];
        errors += cells.requests[cell] * cells.errorShare[cell];
        windows++;
      }
    }
    const share = (errors + 0.5) / (requests + 1);
    return windows > 0 ? Math.sqrt((share * (1 - share) * windows) / requests) : 0;
  });
}

/** Calls link the same quantity of caller and callee; a service's own quantities are linked with each other. */
function linksOf(
  { edges }: Features,
  series: readonly KnownSeries[],
): { from: number; to: number; weight: number }[] {
  const nodeOf = new Map(series.map(({ service, quantity }, node) => [`${quantity} ${service}`, node]));
  const link = (a: string, b: string): { from: number; to: number; weight: number }[] => {
    const from = nodeOf.get(a);
    const to = nodeOf.get(b);
    return from === undefined || to === undefined || from === to ? [] : [{ from, to, weight: 1 }];
  };
  const calls = edges.flatMap(({ from, to }) =>
    QUANTITIES.flatMap((quantity) => link(`${quantity} ${from}`, `${quantity} ${to}`)),
  );
  const within = series.flatMap(({ service, quantity }) =>
    QUANTITIES.filter((other) => other > quantity).flatMap((other) =>
      link(`${quantity} ${service}`, `${other} ${service}`),
    ),
  );
  return [...calls, ...within];
}

function aheadOf(
  { quantity, history }: KnownSeries,
  service: string,
  { ahead, lines, backtestOrigins }: Judgement,
  place: number,
  width: number,
  windows: number,
): ServiceForecast {
  const column = (values: Float32Array): Float32Array => values.filter((_, cell) => cell % width === place);
  const backtestOf = (values: Float32Array): Float32Array => {
    const [first = windows] = backtestOrigins;
    const line = new Float32Array(windows - first).fill(NaN);
    column(values).forEach((value, index) => (line[backtestOrigins[index] - first] = value));
    return line;
  };
  return {
    service,
    quantity,
    history,
    point: column(ahead.point),
    low: column(ahead.low),
    high: column(ahead.high),
    lines: lines.map(({ model, ahead: point, backtest }) => ({
      model,
      point: column(point),
      backtest: backtestOf(backtest),
    })),
  };
}
