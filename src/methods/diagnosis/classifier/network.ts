/** The network that names kinds of trouble from their descriptions. */
import * as tf from '@tensorflow/tfjs-core';
import type { ParameterSpec, TensorMap, TensorSpec, TensorSpecs, TrainableModel } from '../../../compute';
import { parameterView } from '../../../compute/parameters';
import { selfAttention } from '../../../compute/nn/attention';
import { dense, linear, linearSpec, zeroLinearSpec } from '../../../compute/nn/linear';
import { DESCRIPTION_LENGTH as D } from '../kinds/kind';
import { CHANNEL_COUNT as C } from '../signature/channels';
import { VIEWS } from './views';

export const WIDTH = 16;
export const HEADS = 2;
/** Rank of what the compatibility adds to the agreement channel by channel. */
export const RANK = 8;
/** Logits of full agreement before training. */
export const FIRST_LOG_SCALE = Math.log(10);
const V = VIEWS.length;
const IGNORED = -1e9;
/** A kind that states nothing of what is known agrees with nothing. */
export const NOTHING_STATED = 1e-3;
/** Of the loss, what belongs to telling each kind apart from its absence. */
const PRESENCE_SHARE = 0.3;

/** 1 where a weight leads from a channel, or whether it is known, to its own view: [2 · C, V · WIDTH]. */
export const VIEW_MASK: Float32Array = (() => {
  const mask = new Float32Array(2 * C * V * WIDTH);
  VIEWS.forEach((channels, view) => {
    for (const channel of channels.flatMap((at) => [at, C + at])) {
      mask.fill(1, (channel * V + view) * WIDTH, (channel * V + view + 1) * WIDTH);
    }
  });
  return mask;
})();

export function classifierParameters(): ParameterSpec[] {
  return [
    ...linearSpec('embed', 2 * C, V * WIDTH),
    ...linearSpec('attend', WIDTH, 3 * WIDTH),
    ...zeroLinearSpec('correct', V * WIDTH, D),
    { name: 'gain', shape: [D], init: 'zeros', decay: true },
    { name: 'left', shape: [D, RANK], init: { normal: 0.1 }, decay: true },
    { name: 'right', shape: [RANK, D], init: 'zeros', decay: true },
    { name: 'scale', shape: [1], init: 'zeros', decay: false },
    { name: 'threshold', shape: [1], init: 'zeros', decay: false },
  ];
}

/** The parameters with zeros where the mask hides them: those take no part, and zeros are stored in next to nothing. */
export function seenParameters(parameters: Float32Array): Float32Array {
  const seen = parameters.slice();
  const embed = parameterView(classifierParameters(), seen, 'embed');
  embed.forEach((value, at) => (embed[at] = value * VIEW_MASK[at]));
  return seen;
}

/**
 * - `values` [B, C] signatures, 0 where unknown; `known` [B, C] 1 or 0
 * - `absent` [B, V] 1 for a view without any known channel
 * - `descriptions` [D, K]; `sizes` [C · 2, K] their absolute values
 * - `targets` [B, K] probabilities; `present` [B, K] 1 or 0; `weight` [B]
 */
export function classifierSpec(rows: number, kinds: number): TensorSpecs {
  const float = (...shape: number[]): TensorSpec => ({ shape, dtype: 'float32' });
  return {
    values: float(rows, C),
    known: float(rows, C),
    absent: float(rows, V),
    viewMask: float(2 * C, V * WIDTH),
    leastMove: float(1),
    descriptions: float(D, kinds),
    sizes: float(D, kinds),
    targets: float(rows, kinds),
    present: float(rows, kinds),
    weight: float(rows),
  };
}

/**
 * What was observed is corrected by what the views say together, and compared with each description by a bilinear form
 * that starts as the plain agreement of signs.
 * @returns [B, K] logits
 */
export function kindLogits(p: TensorMap, batch: TensorMap): tf.Tensor2D {
  const [rows] = batch.values.shape;
  const matrix = (of: tf.Tensor): tf.Tensor2D => tf.reshape<tf.Rank.R2>(of, of.shape as [number, number]);
  const both = tf.concat([matrix(batch.values), matrix(batch.known)], 1);
  const embedded = tf.matMul(both, matrix(tf.mul(p.embed, batch.viewMask)));
  const tokens = tf.relu(tf.reshape<tf.Rank.R3>(tf.add(embedded, p['embed.bias']), [rows, V, WIDTH]));
  const bias = tf.reshape(tf.mul(batch.absent, IGNORED), [rows, 1, 1, V]);
  const heard = tf.add(tokens, selfAttention(dense(p, 'attend', tokens), HEADS, bias));
  const correction = linear(p, 'correct', tf.reshape(heard, [rows, V * WIDTH]));
  const known = tf.concat([matrix(batch.known), matrix(batch.known)], 1);
  const moves = tf.sub(tf.abs(batch.values), batch.leastMove);
  const observed = tf.add(tf.concat([batch.values, moves], 1), correction);
  const weighed = matrix(tf.mul(tf.mul(observed, tf.exp(p.gain)), known));
  const added = tf.matMul(tf.matMul(weighed, matrix(p.left)), matrix(p.right));
  const agreement = tf.matMul(matrix(tf.add(weighed, added)), matrix(batch.descriptions));
  const stated = tf.sqrt(tf.add(tf.matMul(known, matrix(batch.sizes)), NOTHING_STATED));
  return matrix(tf.mul(tf.div(agreement, stated), tf.exp(tf.add(p.scale, FIRST_LOG_SCALE))));
}

/** Cross-entropy to the soft targets, and to the presence of each kind by itself: several may be there at once. */
export function classifierModel(): TrainableModel {
  return {
    parameters: classifierParameters(),
    loss: (p, batch) => {
      const logits = kindLogits(p, batch);
      const named = tf.neg(tf.sum(tf.mul(batch.targets, tf.logSoftmax(logits)), 1));
      const single = tf.sub(logits, p.threshold);
      const presence = tf.mean(tf.sub(tf.softplus(single), tf.mul(batch.present, single)), 1);
      const losses = tf.add(tf.mul(named, 1 - PRESENCE_SHARE), tf.mul(presence, PRESENCE_SHARE));
      return tf.div(tf.sum(tf.mul(losses, batch.weight)), tf.sum(batch.weight));
    },
  };
}
