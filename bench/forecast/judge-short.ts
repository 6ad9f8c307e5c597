import { fitForecast } from '../../src/methods/forecast/jobs';
import { forecastFeatures, type FeatureForecasts, type Quantity } from '../../src/methods/forecast/features';
import type { ForecastContext } from '../../src/methods/forecast/training';
import { RpcError } from '../../src/process/rpc/errors';
import type { Features } from '../../src/features/extract';
import { inProcess } from './in-process';
import { shortRecording, type ShortRecording, type State } from './short-recordings';
import { countsOf, STEP_GROUPS, type Tally } from './short-tally';

const STEPS = 12;

/** Answers each training as a runtime would that cannot train. */
const untrained: ForecastContext = {
  ...inProcess,
  jobs: {
    pid: null,
    run: (job, params, options) =>
      job.name === fitForecast.name
        ? Promise.resolve({ result: null, runtime: 'none', reasons: [] } as never)
        : inProcess.jobs.run(job, params, options),
  },
};

export async function forecastRecording(
  seed: number,
  state: State,
  isTrained: boolean,
  tally: Tally,
): Promise<void> {
  const recording = shortRecording(seed, state);
  const forecasts = await forecast(recording, isTrained ? inProcess : untrained);
  if (forecasts !== null) {
    count(recording, forecasts, tally);
  }
}

/** As an analysis does: a horizon that the recording is too short for is halved. */
async function forecast(
  { past, faulty }: Pick<ShortRecording, 'past' | 'faulty'>,
  context: ForecastContext,
  steps = STEPS,
): Promise<FeatureForecasts | null> {
  const trainFraction = 0.75;
  try {
    return await forecastFeatures(
      past,
      {
        inputSteps: 12,
        horizons: [...new Set([1, Math.max(1, Math.round(steps / 3)), steps])],
        trainFraction,
        rivals: 'all',
        seeds: [0],
        runtime: 'auto',
        leaveOut: faulty,
      },
      context,
    );
  } catch (error) {
    if (!(error instanceof RpcError && error.code === 'too-few-rows')) {
      throw error;
    }
    return steps > 1 ? forecast({ past, faulty }, context, Math.floor(steps / 2)) : null;
  }
}

function count({ past, faulty, whole }: ShortRecording, forecasts: FeatureForecasts, tally: Tally): void {
  for (const { quantity, chosen } of forecasts.quantities) {
    const counts = countsOf(tally, quantity);
    counts.chosen.set(chosen, (counts.chosen.get(chosen) ?? 0) + 1);
  }
  const offset = Math.round((past.grid.startMs - whole.grid.startMs) / past.grid.widthMs);
  for (const { service, quantity, history, point, low, high, lines } of forecasts.services) {
    const place = whole.services.findIndex(({ name }) => name === service);
    const unit = typicalChange(history, faulty);
    if (place < 0 || !(unit > 0)) {
      continue;
    }
    const counts = countsOf(tally, quantity);
    for (let step = 0; step < point.length; step++) {
      const window = offset + past.grid.count + step;
      // The last window of a recording is cut short.
      const actual = window < whole.grid.count - 1 ? valueOf(whole, place, window, quantity) : NaN;
      if (Number.isNaN(actual)) {
        continue;
      }
      const slack = 1e-4 * unit;
      const isInside = actual >= low[step] - slack && actual <= high[step] + slack;
      const group = counts.bySteps[STEP_GROUPS.findIndex(([, last]) => step + 1 <= last)];
      counts.targets++;
      group.targets++;
      counts.width += (high[step] - low[step]) / unit;
      if (isInside) {
        counts.inside++;
        group.inside++;
      }
      const add = (model: string, value: number): void =>
        void counts.errors.set(model, (counts.errors.get(model) ?? 0) + Math.abs(actual - value) / unit);
      add('chosen', point[step]);
      for (const { model, point: own } of lines) {
        add(model, own[step]);
      }
    }
  }
}

/** Mean change from one quiet window to the next. */
function typicalChange(history: Float32Array, faulty: readonly boolean[]): number {
  let sum = 0;
  let changes = 0;
  for (let window = 1; window < history.length; window++) {
    const change = Math.abs(history[window] - history[window - 1]);
    if (!Number.isNaN(change) && !faulty[window] && !faulty[window - 1]) {
      sum += change;
      changes++;
    }
  }
  return changes > 0 ? sum / changes : 0;
}

export function valueOf(
  { grid, services, series }: Features,
  place: number,
  window: number,
  quantity: Quantity,
): number {
  const cell = window * services.length + place;
  const cells = series.services;
  switch (quantity) {
    case 'latencyP50Ms':
      return cells.p50Ms[cell];
    case 'latencyP90Ms':
      return cells.p90Ms[cell];
    case 'latencyP99Ms':
      return cells.p99Ms[cell];
    case 'ratePerS':
      return cells.requests[cell] / grid.coveredS[window];
    case 'errorShare':
      return cells.errorShare[cell];
  }
}
