import * as tf from '@tensorflow/tfjs-core';
import type { ParameterSpec, TensorMap } from '../../../../compute';
import { gruStates } from '../../../../compute/nn/gru';
import { linear, linearSpec } from '../../../../compute/nn/linear';

/** Values of a window: [steps, channels]. */
export interface WindowShape {
  readonly steps: number;
  readonly channels: number;
}

export const HIDDEN = 16;
/** Dimensions of the latent code, and components of its prior. */
export const CODE = 4;
export const COMPONENTS = 4;
/** Logarithms of variances stay within ± this. */
export const LOG_BOUND = 5;

/**
 * Variational autoencoder over windows, with gated recurrences on both sides and a mixture of Gaussians as the prior of
 * the code: healthy devices have several ways of being healthy. Sentinel (arXiv 2505.23347) names the parts; sizes are
 * ours, the paper prints none.
 */
export function variationalGruSpec({ steps, channels }: WindowShape): ParameterSpec[] {
  const recurrence = (name: string): ParameterSpec[] => [
    { name: `${name}.gates`, shape: [HIDDEN, 2 * HIDDEN], init: 'glorot', decay: true },
    { name: `${name}.state`, shape: [HIDDEN, HIDDEN], init: 'glorot', decay: true },
  ];
  return [
    ...linearSpec('encode', channels, 3 * HIDDEN),
    ...recurrence('encode'),
    ...linearSpec('code', HIDDEN, 2 * CODE),
    { name: 'prior.logits', shape: [COMPONENTS], init: 'zeros', decay: false },
    { name: 'prior.means', shape: [COMPONENTS, CODE], init: { normal: 1 }, decay: false },
    { name: 'prior.logVariances', shape: [COMPONENTS, CODE], init: 'zeros', decay: false },
    ...linearSpec('decode', CODE, 3 * HIDDEN),
    { name: 'decode.step', shape: [steps, 3 * HIDDEN], init: { normal: 0.1 }, decay: false },
    ...recurrence('decode'),
    ...linearSpec('value', HIDDEN, 2 * channels),
  ];
}

/**
 * Negative evidence lower bound of each window, without the constants, per value.
 * @param windows [rows, steps · channels], in scales of the baseline
 * @param noise [rows, CODE] standard normal; zeros take the code's mean
 * @returns [rows, 1]
 */
export function negativeBound(
  p: TensorMap,
  { steps, channels }: WindowShape,
  windows: tf.Tensor,
  noise: tf.Tensor,
): tf.Tensor2D {
  const [rows] = windows.shape;
  const inputs = tf.split(tf.reshape<tf.Rank.R3>(windows, [rows, steps, channels]), steps, 1);
  const encoded = gruStates({
    driven: inputs.map((input) => linear(p, 'encode', tf.reshape(input, [rows, channels]))),
    recurGates: p['encode.gates'],
    recurState: p['encode.state'],
  });
  const [mean, rawLog] = tf.split(linear(p, 'code', encoded[steps - 1]), 2, 1);
  const log = bounded(rawLog);
  const code = tf.add<tf.Tensor2D>(mean, tf.mul(tf.exp(tf.mul(log, 0.5)), noise));
  const posterior = tf.mul(-0.5, tf.sum(tf.add(log, tf.square(noise)), 1, true));
  const drive = linear(p, 'decode', code);
  const stepDrives = tf.split(p['decode.step'], steps, 0);
  const decoded = gruStates({
    driven: stepDrives.map((each) => tf.add(drive, each)),
    recurGates: p['decode.gates'],
    recurState: p['decode.state'],
  });
  const losses = decoded.map((state, step) => {
    const [value, valueLog] = tf.split(linear(p, 'value', state), 2, 1);
    const error = tf.sub(tf.reshape(inputs[step], [rows, channels]), value);
    const own = bounded(valueLog);
    return tf.sum(tf.mul(0.5, tf.add(own, tf.div(tf.square(error), tf.exp(own)))), 1, true);
  });
  const total = losses.reduce((sum, loss) => tf.add(sum, loss));
  const divergence = tf.sub(posterior, logPrior(p, code));
  return tf.div(tf.add(total, divergence), steps * channels);
}

/** [rows, 1] logarithm of the mixture's density at each code, without the constant. */
function logPrior(p: TensorMap, code: tf.Tensor2D): tf.Tensor2D {
  const [rows] = code.shape;
  const log = bounded(p['prior.logVariances']);
  const distance = tf.square(tf.sub(tf.reshape(code, [rows, 1, CODE]), p['prior.means']));
  const each = tf.mul(-0.5, tf.sum(tf.add(log, tf.div(distance, tf.exp(log))), 2));
  const shares = tf.sub(p['prior.logits'], tf.logSumExp(p['prior.logits']));
  return tf.logSumExp(tf.add(each, shares), 1, true);
}

function bounded<T extends tf.Tensor>(log: T): T {
  return tf.mul<T>(LOG_BOUND, tf.tanh(tf.div(log, LOG_BOUND)));
}
