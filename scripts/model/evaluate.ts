import { meanWithSpread } from '../../src/evaluation/mean-error';
import { windowError } from '../../src/methods/anomaly/backtest';
import { rankCauses } from '../../src/methods/anomaly/causes';
import { gtfNetParameters } from '../../src/methods/anomaly/gtf-net';
import { expectCells } from '../../src/methods/anomaly/expect';
import type { AnomalyModel } from '../../src/methods/anomaly/model-file';
import {
  fitLinearRival,
  medianRival,
  persistenceRival,
  type LinearSample,
  type Rival,
} from '../../src/methods/anomaly/rivals';
import { scoreCells } from '../../src/methods/anomaly/score';
import { trimmingWeights, usableWindows, type GraphVariant } from '../../src/methods/anomaly/sequences';
import { initialParameters, type Runtime } from '../../src/compute';
import { NODE_FEATURE_COUNT as F } from '../../src/features/node-features';
import type { GeneratedRecording } from './generate';

/** How well one forecaster knows systems that it never saw. */
export interface Figures {
  readonly name: string;
  /** Mean over graphs of the mean weighted Huber error (asinh scale), and its standard error over graphs. */
  readonly error: number;
  readonly spread: number;
  /** Graphs on which the error is below that of always expecting the median. */
  readonly graphsBetterThanMedian: number;
  /** Faults whose service is ranked first, and among the first three. */
  readonly first: number;
  readonly firstThree: number;
}

export interface Evaluation {
  readonly graphs: number;
  readonly windows: number;
  readonly faults: number;
  readonly rows: readonly Figures[];
}

/** Expected cells of a whole recording, asinh scale, as `expectCells` gives them. */
interface Forecaster {
  readonly name: string;
  expect(test: GeneratedRecording, windows: readonly number[]): Promise<Float32Array>;
}

/** Compares a model, its control, itself before training and plain rivals on held-out graphs. */
export async function evaluate(
  runtime: Runtime,
  model: AnomalyModel,
  linear: readonly LinearSample[],
  tests: readonly GeneratedRecording[],
  seed: number,
): Promise<Evaluation> {
  const untrained = initialParameters(gtfNetParameters(model.config), seed);
  const network = (name: string, variant: GraphVariant, parameters: Float32Array): Forecaster => ({
    name,
    expect: ({ recording }, windows) =>
      expectCells(runtime, recording, { config: model.config, variant, parameters, adapter: null }, windows),
  });
  const forecasters = [
    network('GTF-Net', 'graph', model.graph),
    network('GTF-Net with identity adjacency', 'identity', model.identity),
    network('GTF-Net before training', 'graph', untrained),
    plain(medianRival),
    plain(persistenceRival),
    plain(fitLinearRival(linear)),
  ];
  const results = forecasters.map(({ name }) => ({ name, errors: [] as number[], ranks: [] as number[] }));
  let windowCount = 0;
  for (const test of tests) {
    const windows = usableWindows(test.recording, model.config.history);
    windowCount += windows.length;
    for (const [index, forecaster] of forecasters.entries()) {
      const expected = await forecaster.expect(test, windows);
      results[index].errors.push(meanError(test, windows, expected));
      results[index].ranks.push(...faultRanks(test, expected));
    }
  }
  const median = results.find(({ name }) => name === medianRival.name)?.errors ?? [];
  return {
    graphs: tests.length,
    windows: windowCount,
    faults: tests.reduce((sum, { faults }) => sum + faults.length, 0),
    rows: results.map(({ name, errors, ranks }) => ({
      name,
      error: errors.reduce((sum, error) => sum + error, 0) / errors.length,
      spread: meanWithSpread(Float64Array.from(errors), seed).spread,
      graphsBetterThanMedian: errors.filter((error, graph) => error < median[graph]).length,
      first: ranks.filter((rank) => rank === 0).length,
      firstThree: ranks.filter((rank) => rank < 3).length,
    })),
  };
}

function plain(rival: Rival): Forecaster {
  return {
    name: rival.name,
    expect: async ({ recording: { normalised } }, windows) => {
      const row = normalised.services * F;
      const expected = new Float32Array(normalised.z.length).fill(NaN);
      for (const window of windows) {
        rival.forecast(normalised, window, expected.subarray(window * row, (window + 1) * row));
      }
      return expected;
    },
  };
}

function meanError(
  { recording: { normalised } }: GeneratedRecording,
  windows: readonly number[],
  expected: Float32Array,
): number {
  const weights = trimmingWeights(normalised);
  const row = normalised.services * F;
  const sum = windows.reduce(
    (total, window) =>
      total + windowError(normalised, weights, window, expected.subarray(window * row, (window + 1) * row)),
    0,
  );
  return sum / windows.length;
}

/** Place of every fault's service in the ranking of causes, from 0. */
function faultRanks(
  { recording: { normalised }, faults }: GeneratedRecording,
  expected: Float32Array,
): number[] {
  const { deviation } = scoreCells(normalised, expected);
  return faults.map(({ service, windows }) =>
    rankCauses(normalised, deviation, windows).findIndex((ranked) => ranked.service === service),
  );
}
