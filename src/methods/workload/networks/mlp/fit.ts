import * as tf from '@tensorflow/tfjs-core';
import { splitParameters, train, type HostTensors, type ParameterSpec } from '../../../../compute';
import { huberLoss } from '../../../../compute/nn/losses';
import type { MlpFitRequest, WorkloadFitResult, WorkloadWindows } from '../request';
import { chunks, drawn, spaced } from '../sample';
import { mlpInputs } from './inputs';
import { mlp, mlpDropout, mlpParameters } from './network';
import { MlpSamples } from './samples';

const BATCH = 128;
/** Training windows of an epoch at most, drawn anew for each: it has to train in seconds, however many series there are. */
const MAX_EPOCH_WINDOWS = 4096;
const MAX_VALIDATION_WINDOWS = 1024;
const EPOCHS = 20;
const TRAINING = { learningRate: 1e-3, weightDecay: 0.1, patience: 5, clipNorm: 1 } as const;
/** Errors beyond this many deviations of the training part count by their size, not its square: loads come in bursts. */
const HUBER_DELTA = 1;

/**
 * A small network with long history, shared by all series: trained on the windows to fit, the epoch chosen on the validation
 * windows. Same seed and runtime, same numbers.
 * @throws when there are no windows to fit
 */
export async function fitMlp(request: MlpFitRequest): Promise<WorkloadFitResult> {
  const { series, fit, validation, steps, seed, runtime, signal, onProgress, checkpoint } = request;
  if (fit.node.length === 0) {
    throw new Error('There are no windows to train on.');
  }
  const lastOrigin = fit.origin.reduce((last, each) => Math.max(last, each), 0);
  const inputs = mlpInputs(series, steps, lastOrigin + steps, request.reach ?? Infinity);
  const parameters = mlpParameters(inputs.size, steps);
  const samples = new MlpSamples(series, inputs, steps, BATCH);
  const teaching = withRowsBefore(fit, inputs.back);
  const cut = function* (windows: WorkloadWindows, places: readonly number[]): Iterable<HostTensors> {
    for (const each of chunks(places, BATCH)) {
      yield samples.build(windows, each).tensors;
    }
  };
  const stepsPerEpoch = Math.ceil(Math.min(MAX_EPOCH_WINDOWS, teaching.node.length) / BATCH);
  const epochs = request.epochs ?? EPOCHS;
  const trained = await train({
    ...TRAINING,
    model: {
      parameters,
      dropout: mlpDropout(BATCH),
      loss: (p, batch, masks) =>
        huberLoss(tf.sub(batch.target, mlp(p, batch.x, masks)), batch.weight, HUBER_DELTA),
    },
    runtime,
    batchSpec: samples.spec,
    trainBatches: (epoch) => cut(teaching, drawn(teaching.node.length, MAX_EPOCH_WINDOWS, seed, epoch)),
    validationBatches: () => cut(validation, spaced(validation.node.length, MAX_VALIDATION_WINDOWS)),
    stepsPerEpoch,
    epochs,
    warmupSteps: stepsPerEpoch,
    seed,
    signal,
    onProgress,
    checkpoint,
  });
  return {
    point: await forecast(request, parameters, trained.parameters, samples),
    epochs: trained.epochs,
    parameters: trained.parameters.length,
    validationLoss: trained.validationLoss,
    pool: null,
    mixed: null,
  };
}

/** Windows with all that is looked back before them; all windows where no window has. */
function withRowsBefore({ node, origin }: WorkloadWindows, back: number): WorkloadWindows {
  const isWhole = (_: number, at: number): boolean => origin[at] >= back;
  const whole = { node: node.filter(isWhole), origin: origin.filter(isWhole) };
  return whole.node.length > 0 ? whole : { node, origin };
}

/** [asked, steps] */
async function forecast(
  { runtime, asked, steps }: MlpFitRequest,
  specs: readonly ParameterSpec[],
  parameters: Float32Array,
  samples: MlpSamples,
): Promise<Float32Array> {
  const compiled = await runtime.compile(
    ({ parameters: flat, x }) => ({
      point: mlp(splitParameters(tf.reshape(flat, [parameters.length]), specs), x, null),
    }),
    { parameters: { shape: [parameters.length], dtype: 'float32' }, x: samples.spec.x },
  );
  const point = new Float32Array(asked.node.length * steps);
  try {
    const places = Array.from(asked.node, (_, place) => place);
    for (const each of chunks(places, samples.rows)) {
      const { tensors, levels } = samples.build(asked, each);
      const { point: relative } = await compiled.run({ parameters, x: tensors.x });
      each.forEach((place, row) => {
        for (let step = 0; step < steps; step++) {
          point[place * steps + step] = levels[row] + relative[row * steps + step];
        }
      });
    }
  } finally {
    await compiled.dispose();
  }
  return point;
}
