import * as tf from '@tensorflow/tfjs-core';
import { parameterView, train, type HostTensors, type TrainableModel } from '../../../compute';
import { forecastWindows } from './ask';
import { POOL, POOL_USED, type WorkloadNetwork } from './network';
import { prepareNetwork, PUBLISHED_WIDTH, type PreparedNetwork } from './prepare';
import type { WorkloadFitRequest, WorkloadFitResult, WorkloadPool, WorkloadWindows } from './request';
import { chunks, drawn, spaced } from './sample';
import { batchSpec, WindowBatches } from './windows';

/** Windows of a batch, as released for a single series. */
const BATCH = 32;
/** Numbers of one activation of the windows that are computed at a time: half a megabyte, so that they stay in the cache. */
const PART_FLOATS = 2 ** 17;
const MIN_PART_WINDOWS = 4;
/** Training windows of an epoch at most, drawn anew for each: an epoch over the whole of a long series takes a quarter of an hour. */
const MAX_EPOCH_WINDOWS = 2048;
/** Validation windows at most, evenly spaced. */
const MAX_VALIDATION_WINDOWS = 512;
const EPOCHS = 12;
const TRAINING = { learningRate: 1e-3, weightDecay: 0, patience: 4, clipNorm: 1 } as const;
/** The learning rate rises over this share of all steps. */
const WARMUP_SHARE = 0.1;
const MIN_INPUT_STEPS = 4;

/**
 * Trains a published network on the windows to fit, chooses the epoch on the validation windows, and forecasts the asked
 * ones. Same seed and runtime, same numbers. A series may be asked for that was never trained on.
 * @throws when there are no windows to fit, or a window has too few rows before it
 */
export async function fitWorkloadNetwork(request: WorkloadFitRequest): Promise<WorkloadFitResult> {
  const { series, fit, asked, runtime, inputSteps, steps } = request;
  if (fit.node.length === 0) {
    throw new Error('There are no windows to train on.');
  }
  if (inputSteps < MIN_INPUT_STEPS) {
    throw new Error(`A window of ${inputSteps} rows is too short: a network needs ${MIN_INPUT_STEPS}.`);
  }
  const prepared = await prepareNetwork(request, partWindows(request));
  const { network, size } = prepared;
  try {
    const { parameters, epochs, validationLoss } = await trainPrepared(request, prepared);
    const batches = new WindowBatches(series, { inputSteps, steps }, size.batch);
    return {
      ...(await forecastWindows(runtime, network, size, parameters, batches, asked, request.explain ?? [])),
      epochs,
      parameters: parameters.length,
      validationLoss,
      pool: poolOf(network, parameters, size.pool.length),
    };
  } finally {
    await prepared.dispose();
  }
}

function trainPrepared(
  {
    series,
    fit,
    validation,
    seed,
    runtime,
    signal,
    onProgress,
    checkpoint,
    epochs = EPOCHS,
  }: WorkloadFitRequest,
  { network, size, initial, beforeStep }: PreparedNetwork,
): ReturnType<typeof train> {
  const batches = new WindowBatches(series, size, BATCH);
  const cut = function* (windows: WorkloadWindows, places: readonly number[]): Iterable<HostTensors> {
    for (const each of chunks(places, batches.size)) {
      yield batches.build(windows, each);
    }
  };
  const stepsPerEpoch = Math.ceil(Math.min(MAX_EPOCH_WINDOWS, fit.node.length) / batches.size);
  return train({
    ...TRAINING,
    model: squaredError(network, BATCH / size.batch),
    runtime,
    batchSpec: batchSpec(series, size, batches.size),
    trainBatches: (epoch) => cut(fit, drawn(fit.node.length, MAX_EPOCH_WINDOWS, seed, epoch)),
    validationBatches: () => cut(validation, spaced(validation.node.length, MAX_VALIDATION_WINDOWS)),
    stepsPerEpoch,
    epochs,
    warmupSteps: Math.ceil(WARMUP_SHARE * epochs * stepsPerEpoch),
    seed,
    initial,
    beforeStep,
    signal,
    onProgress,
    checkpoint,
  });
}

/** Windows that a network is computed for at a time; divides a batch. */
export function partWindows({
  inputSteps,
  width = PUBLISHED_WIDTH,
  batchDivisor = 1,
}: Pick<WorkloadFitRequest, 'inputSteps' | 'width' | 'batchDivisor'>): number {
  const fitting = PART_FLOATS / (inputSteps * width);
  const usual = Math.min(BATCH, Math.max(MIN_PART_WINDOWS, 2 ** Math.floor(Math.log2(fitting))));
  return Math.max(1, usual / batchDivisor);
}

/** Training by mean squared error over the targets that are known: the weights of a batch sum to 1. */
export function squaredError(
  { parameters, dropout, predict }: WorkloadNetwork,
  parts: number,
): TrainableModel {
  return {
    parameters,
    dropout,
    parts,
    loss: (p, batch, masks) =>
      tf.sum(tf.mul(tf.square(tf.sub(predict(p, batch, masks).point, batch.target)), batch.weight)),
  };
}

/** The entries in use; null when the network has no pool. */
function poolOf(
  { parameters: specs }: WorkloadNetwork,
  parameters: Float32Array,
  length: number,
): WorkloadPool | null {
  const has = (wanted: string): boolean => specs.some(({ name }) => name === wanted);
  if (!has(POOL)) {
    return null;
  }
  const waves = parameterView(specs, parameters, POOL);
  const used = has(POOL_USED)
    ? parameterView(specs, parameters, POOL_USED).reduce((sum, each) => sum + each, 0)
    : waves.length / length;
  return { waves: waves.slice(0, used * length), length };
}
