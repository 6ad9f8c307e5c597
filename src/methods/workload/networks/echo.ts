import * as tf from '@tensorflow/tfjs-core';
import type { ParameterSpec, TensorMap } from '../../../compute';
import { dense, linear, linearSpec } from '../../../compute/nn/linear';
import { POOL, POOL_USED, type Mixture, type PoolSize } from './network';

/** Keeps entries that are not in use out of the nearest ones. */
const UNUSED = -1e9;
/** The released code projects to this many channels and takes their mean. */
const LOW_CHANNELS = 10;

export function echoSpec(at: string, width: number, { length, mixed }: PoolSize): ParameterSpec[] {
  const half = width / 2;
  return [
    lowSpec(`${at}.low`, half),
    ...linearSpec(`${at}.weights`, length * half, mixed),
    ...linearSpec(`${at}.back`, mixed, half),
  ];
}

/**
 * A projection to ten channels whose mean is taken is one projection. No gradient reaches it, because only the order of
 * the similarities is used: it stays as drawn, in the published code too.
 */
export function lowSpec(name: string, width: number): ParameterSpec {
  const init = { normal: 1 / Math.sqrt(3 * LOW_CHANNELS * width) };
  return { name, shape: [width, 1], init, decay: false, isFixed: true };
}

export interface Echo {
  /** [rows, steps, width] */
  readonly state: tf.Tensor3D;
  /** [rows, patches · length] the mixed patterns, one patch after the other. */
  readonly mixed: tf.Tensor2D;
  readonly mixture: Mixture;
}

/**
 * MetaEformer's Echo layer (Huang et al., KDD 2025). Half of the channels are cut into patches as long as a pattern.
 * Each patch takes the nearest patterns of the pool by dot product, weighs them by a softmax of its own, and returns
 * their mix. The nearest are found per window; the released code uses those of the first window for the whole batch.
 * @param state [rows, steps, width]; steps before the first whole patch pass through
 */
export function echo(p: TensorMap, at: string, state: tf.Tensor3D, { length, mixed }: PoolSize): Echo {
  const [rows, steps, width] = state.shape;
  const half = width / 2;
  const patches = Math.floor(steps / length);
  const skipped = steps - patches * length;
  const [kept, other] = tf.split<tf.Tensor3D>(state, 2, 2);
  const [before, changed] =
    skipped === 0 ? [null, other] : tf.split<tf.Tensor3D>(other, [skipped, patches * length], 1);
  const flat = tf.reshape(changed, [rows * patches, length * half]);
  const patch = tf.reshape<tf.Rank.R3>(changed, [rows * patches, length, half]);
  const chosen = nearestPatterns(p, `${at}.low`, patch, mixed);
  const weight = tf.reshape<tf.Rank.R3>(tf.softmax(linear(p, `${at}.weights`, flat)), [
    rows * patches,
    mixed,
    1,
  ]);
  const weighted: tf.Tensor3D = tf.mul(weight, chosen);
  const back = dense(p, `${at}.back`, tf.transpose(weighted, [0, 2, 1]));
  const echoed = tf.reshape<tf.Rank.R3>(back, [rows, patches * length, half]);
  return {
    state: tf.concat<tf.Tensor3D>([kept, before === null ? echoed : tf.concat([before, echoed], 1)], 2),
    mixed: tf.reshape<tf.Rank.R2>(tf.sum(weighted, 1), [rows, patches * length]),
    mixture: {
      pattern: tf.reshape(nearest(p, `${at}.low`, patch, mixed), [rows, patches, mixed]),
      weight: tf.reshape(weight, [rows, patches, mixed]),
    },
  };
}

/** [patches, count] the entries with the largest dot products, the largest first. */
function nearest(p: TensorMap, low: string, patches: tf.Tensor3D, count: number): tf.Tensor2D {
  const [rows, length, width] = patches.shape;
  const line = tf.reshape<tf.Rank.R2>(
    tf.matMul(tf.reshape<tf.Rank.R2>(patches, [rows * length, width]), p[low]),
    [rows, length],
  );
  const similarity = tf.matMul(line, p[POOL], false, true);
  return tf.topk(tf.add<tf.Tensor2D>(similarity, tf.mul(tf.sub(1, p[POOL_USED]), UNUSED)), count).indices;
}

/** [patches, count, length] those entries. Which ones they are has no gradient, so none passes. */
function nearestPatterns(p: TensorMap, low: string, patches: tf.Tensor3D, count: number): tf.Tensor3D {
  const find = tf.customGrad((x) => ({
    value: tf.gather(p[POOL], nearest(p, low, x as tf.Tensor3D, count)) as tf.Tensor3D,
    gradFunc: () => tf.zeros(patches.shape),
  }));
  return find(patches);
}
