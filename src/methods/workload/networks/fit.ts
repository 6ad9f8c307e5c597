import {
  initialParameters,
  parameterView,
  train,
  type HostTensors,
  type ParameterSpec,
} from '../../../compute';
import { weightedMean } from '../../../compute/nn/losses';
import * as tf from '@tensorflow/tfjs-core';
import { forecastWindows } from './ask';
import { openMetaMemory } from './meta-memory';
import { metaEformer } from './metaeformer';
import { POOL, POOL_USED, type NetworkSize, type PoolSize } from './network';
import { partsOf } from './parts';
import type { WorkloadFitRequest, WorkloadFitResult, WorkloadPool, WorkloadWindows } from './request';
import { chunks, drawn, spaced } from './sample';
import { batchSpec, inputSpec, WindowBatches } from './windows';

/** Published width, and windows of a batch. */
const WIDTH = 256;
const BATCH = 32;
/** Training windows of an epoch at most, drawn anew for each; an epoch of the whole of a long series takes a quarter of an hour. */
const MAX_EPOCH_WINDOWS = 2048;
/** Validation windows at most, evenly spaced. */
const MAX_VALIDATION_WINDOWS = 512;
/** Windows whose waves make the first pool. */
const MAX_POOL_WINDOWS = 512;
const TRAINING = {
  epochs: 12,
  learningRate: 1e-3,
  weightDecay: 0,
  patience: 4,
  clipNorm: 1,
} as const;
/** The learning rate rises over this share of all steps. */
const WARMUP_SHARE = 0.1;
/** Released pools: of a single series, and of many. */
const SINGLE_POOL = { entries: 350, mixed: 10 } as const;
const SHARED_POOL = { entries: 650, mixed: 130 } as const;
const WAVE_STEPS = 16;
const MIN_INPUT_STEPS = 4;

/**
 * Trains a published network on the windows to fit, chooses the epoch on the validation windows, and forecasts the asked
 * ones. Same seed and runtime, same numbers. A series may be asked for that was never trained on.
 * @throws when there are no windows to fit, or a window has too few rows before it
 */
export async function fitWorkloadNetwork(request: WorkloadFitRequest): Promise<WorkloadFitResult> {
  const { series, fit, validation, asked, seed, runtime } = request;
  const size = sizeOfNetwork(request);
  const network = metaEformer(size);
  const batches = new WindowBatches(series, size, BATCH);
  const cut = function* (windows: WorkloadWindows, places: readonly number[]): Iterable<HostTensors> {
    for (const each of chunks(places, BATCH)) {
      yield batches.build(windows, each);
    }
  };
  const initial = initialParameters(network.parameters, seed);
  const stepsPerEpoch = Math.ceil(Math.min(MAX_EPOCH_WINDOWS, fit.node.length) / BATCH);
  const epochs = request.epochs ?? TRAINING.epochs;
  const memory = size.parts.hasPool
    ? await openMetaMemory(runtime, network, inputSpec(series, size, BATCH), size.pool)
    : null;
  try {
    await memory?.fill(initial, cut(fit, wholeBatches(spaced(fit.node.length, MAX_POOL_WINDOWS))));
    const result = await train({
      ...TRAINING,
      model: {
        parameters: network.parameters,
        dropout: network.dropout,
        loss: (p, batch, masks) =>
          weightedMean(tf.square(tf.sub(network.predict(p, batch, masks).point, batch.target)), batch.weight),
      },
      runtime,
      batchSpec: batchSpec(series, size, BATCH),
      trainBatches: (epoch) => cut(fit, drawn(fit.node.length, MAX_EPOCH_WINDOWS, seed, epoch)),
      validationBatches: () => cut(validation, spaced(validation.node.length, MAX_VALIDATION_WINDOWS)),
      stepsPerEpoch,
      epochs,
      warmupSteps: Math.ceil(WARMUP_SHARE * epochs * stepsPerEpoch),
      seed,
      initial,
      beforeStep: memory?.move,
      signal: request.signal,
      onProgress: request.onProgress,
      checkpoint: request.checkpoint,
    });
    const { parameters } = result;
    return {
      ...(await forecastWindows(runtime, network, size, parameters, batches, asked, request.explain ?? [])),
      epochs: result.epochs,
      parameters: parameters.length,
      validationLoss: result.validationLoss,
      pool: size.parts.hasPool ? poolOf(network.parameters, parameters, size.pool) : null,
    };
  } finally {
    await memory?.dispose();
  }
}

function sizeOfNetwork({
  kind,
  series,
  inputSteps,
  steps,
  fit,
  width = WIDTH,
}: WorkloadFitRequest): NetworkSize {
  if (fit.node.length === 0) {
    throw new Error('There are no windows to train on.');
  }
  if (inputSteps < MIN_INPUT_STEPS) {
    throw new Error(`A window of ${inputSteps} rows is too short: a network needs ${MIN_INPUT_STEPS}.`);
  }
  const { entries, mixed } = series.nodes > 1 ? SHARED_POOL : SINGLE_POOL;
  const { calendarWidth, staticWidth } = series;
  const pool = { entries, mixed, length: Math.min(WAVE_STEPS, inputSteps) };
  return { inputSteps, steps, batch: BATCH, width, calendarWidth, staticWidth, parts: partsOf(kind), pool };
}

/** Drops what does not fill a batch, unless it is all: empty windows would become patterns. */
function wholeBatches(places: readonly number[]): readonly number[] {
  const whole = places.length - (places.length % BATCH);
  return whole === 0
    ? Array.from({ length: BATCH }, (_, index) => places[index % places.length])
    : places.slice(0, whole);
}

/** The entries in use. */
function poolOf(
  specs: readonly ParameterSpec[],
  parameters: Float32Array,
  { length }: PoolSize,
): WorkloadPool {
  const used = parameterView(specs, parameters, POOL_USED).reduce((sum, each) => sum + each, 0);
  return { waves: parameterView(specs, parameters, POOL).slice(0, used * length), length };
}
