import { significantOrNull, toSignificant } from '../../numeric/round';
import {
  forecastFeatures,
  type FeatureForecasts,
  type QuantityJudgement,
} from '../../methods/forecast/features';
import { fitForecast } from '../../methods/forecast/jobs';
import { exampleAt, type Features } from '../../features/extract';
import type { ForecastServicesOptions } from '../../contracts/protocol';
import type { Incident } from '../../contracts/report';
import { withJobStorage, type JobStorage } from '../../jobs/storage';
import { RpcError, userError } from '../../process/rpc/errors';
import {
  NOT_TRAINED,
  SERVICE_FORECAST_VERSION,
  type QuantityBacktest,
  type ServiceForecastReport,
  type ServiceSeries,
} from '../../contracts/forecast/service-forecast';
import type { SpanLocation } from '../../contracts/problem';
import { hashText, openStore, type Slot } from '../store/result-store';
import type { AnalysisContext } from '../context';
import { forecastContext } from './forecast-metrics';
import { limitsOf } from '../report/limits';
import { openRecording, type Prepared, type Recording } from '../recording/recording';
import { judge } from '../report/statements';
import { starting } from '../steps';

/** Windows of history that a model sees. */
const INPUT_STEPS = 12;
/** Increase it when forecasts are learned or chosen in another way, or have another shape. */
const LEARNED_VERSION = 4;
/** The rest, at the end, is the back-test. */
const TRAIN_FRACTION = 0.75;

/**
 * Forecasts every service of the folder's recording. Windows with incidents teach no model. Where the recording
 * is too short for the horizon, the horizon is shortened.
 * @throws user error `untrusted`, `no-data`, or `too-few-rows` when it is too short for one window ahead
 */
export async function forecastServices(
  options: ForecastServicesOptions,
  context: AnalysisContext,
  recording: Recording = openRecording(options, context),
): Promise<ServiceForecastReport> {
  if (!options.trusted) {
    throw userError(
      'untrusted',
      'A forecast has to be trained: Meshlens trains only in a workspace you trust.',
    );
  }
  const prepared = await recording.prepared();
  const { features, graph } = prepared;
  const { grid } = features;
  if (grid.count === 0) {
    throw userError('no-data', 'No traces were found in the folder: there is nothing to forecast from.');
  }
  const { incidents } = judge(prepared);
  const forecasts = await learnOnce(prepared, leftOut(prepared, incidents), options, context);
  const limits = limitsOf(graph, options.slo);
  const steps = Math.max(...forecasts.horizons);
  return {
    version: SERVICE_FORECAST_VERSION,
    folder: options.folder,
    createdMs: context.now(),
    startMs: grid.startMs,
    widthMs: grid.widthMs,
    windows: grid.count,
    steps,
    series: forecasts.services.map(({ service, quantity, history, point, low, high, lines }) => ({
      service,
      quantity,
      history: Array.from(history, (value) => significantOrNull(value)),
      point: Array.from(point, predicted),
      low: Array.from(low, predicted),
      high: Array.from(high, predicted),
      example: lastExample(features, service),
      lines: lines.map(({ model, point: own, backtest }) => ({
        model,
        point: Array.from(own, predicted),
        backtest: Array.from(backtest, (value) => (Number.isNaN(value) ? null : predicted(value))),
      })),
    })) satisfies ServiceSeries[],
    quantities: forecasts.quantities.map((quantity) => backtestOf(quantity, forecasts.testOrigins)),
    incidents: incidents.map(({ fromMs, toMs, causes }) => ({
      fromMs,
      toMs,
      cause: causes.at(0)?.service ?? null,
    })),
    limits: limits.limits,
    runtime: forecasts.runs.at(0)?.runtime ?? NOT_TRAINED,
    notes: [
      ...(steps < options.horizonSteps
        ? [
            `the recording has ${grid.count} windows: the forecast reaches ${steps} windows ahead instead of ${options.horizonSteps}`,
          ]
        : []),
      ...(incidents.length > 0 ? ['windows with incidents are not learned from'] : []),
      ...limits.notes,
      ...forecasts.notes,
    ],
  };
}

/** The same question on the same recording is answered from the cache. */
async function learnOnce(
  prepared: Prepared,
  leaveOut: readonly boolean[],
  options: ForecastServicesOptions,
  context: AnalysisContext,
): Promise<FeatureForecasts> {
  const { seed, runtime, horizonSteps, tfjsNodePath } = options;
  const store = openStore(options.storageDir, context.log);
  const slot: Slot<FeatureForecasts> = {
    method: 'learned-forecast',
    version: LEARNED_VERSION,
    folder: options.folder,
    key: hashText(prepared.key, seed, runtime, horizonSteps, leaveOut),
  };
  const kept = await store.get(slot);
  if (kept) {
    return kept;
  }
  context.signal.throwIfAborted();
  context.progress(starting(fitForecast));
  const learned = await withJobStorage(options.storageDir, `forecast ${slot.key}`, context.log, (storage) =>
    learn(horizonSteps, storage),
  );
  await store.put(slot, learned);
  return learned;

  /** Tries shorter horizons until the recording is long enough; nothing is trained before that is known. */
  async function learn(steps: number, storage: JobStorage): Promise<FeatureForecasts> {
    const request = {
      inputSteps: INPUT_STEPS,
      horizons: horizonsUpTo(steps),
      trainFraction: TRAIN_FRACTION,
      rivals: 'all',
      seeds: [seed],
      runtime,
      tfjsNodePath,
      leaveOut,
    } as const;
    try {
      return await forecastFeatures(prepared.features, request, forecastContext(context, storage));
    } catch (error) {
      if (!(error instanceof RpcError && error.code === 'too-few-rows')) {
        throw error;
      }
      if (steps > 1) {
        return learn(Math.floor(steps / 2), storage);
      }
      const { count } = prepared.features.grid;
      throw userError(
        error.code,
        `The recording has ${count} windows, too few to learn from and to check a forecast with. Record for longer, or choose narrower windows (meshlens.windowSeconds).`,
      );
    }
  }
}

/** The horizons a back-test is reported for: the next window, a third of the way, and all of it. */
function horizonsUpTo(steps: number): number[] {
  return [...new Set([1, Math.max(1, Math.round(steps / 3)), steps])];
}

/** Windows that incidents touch. */
function leftOut({ features: { grid } }: Prepared, incidents: readonly Incident[]): boolean[] {
  return Array.from({ length: grid.count }, (_, window) => {
    const fromMs = grid.startMs + window * grid.widthMs;
    return incidents.some((incident) => incident.fromMs < fromMs + grid.widthMs && incident.toMs > fromMs);
  });
}

function lastExample(features: Features, service: string): SpanLocation | null {
  const index = features.services.findIndex(({ name }) => name === service);
  for (let window = features.grid.count - 1; window >= 0; window--) {
    const example = exampleAt(features, window, index);
    if (example) {
      return example;
    }
  }
  return null;
}

function backtestOf(
  { quantity, chosen, chosenReason, metrics, coverage }: QuantityJudgement,
  origins: number,
): QuantityBacktest {
  return {
    quantity,
    chosen,
    chosenReason,
    metrics: metrics.map(({ model, horizon, bySeed: [own] }) => ({
      model,
      horizon,
      rmse: significantOrNull(own.rmse),
      mae: significantOrNull(own.mae),
    })),
    coverage: coverage.map(({ horizon, share }) => ({ horizon, share: significantOrNull(share) })),
    origins,
  };
}

/** No latency, rate or share is negative; rounding in the models' units can make it so. */
const predicted = (value: number): number => Math.max(0, toSignificant(value));
