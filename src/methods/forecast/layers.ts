import * as tf from '@tensorflow/tfjs-core';
import type { ParameterSpec, TensorMap } from '../../compute';

/** Building blocks shared by the forecasting models. Every one is a pure tfjs function. */

export function linearSpec(name: string, from: number, to: number): ParameterSpec[] {
  return [
    { name, shape: [from, to], init: 'glorot', decay: true },
    { name: `${name}.bias`, shape: [to], init: 'zeros', decay: false },
  ];
}

/** A layer that starts as zero: what it corrects is left as it is until there is something to learn. */
export function zeroLinearSpec(name: string, from: number, to: number): ParameterSpec[] {
  return linearSpec(name, from, to).map((spec) => ({ ...spec, init: 'zeros' as const }));
}

/** [rows, from] → [rows, to]. */
export function linear(p: TensorMap, name: string, x: tf.Tensor): tf.Tensor2D {
  return tf.add(tf.matMul(x as tf.Tensor2D, p[name] as tf.Tensor2D), p[`${name}.bias`]);
}

/** A residual block: x + W₂ relu(W₁ x). */
export function residualSpec(name: string, width: number): ParameterSpec[] {
  return [...linearSpec(`${name}.in`, width, width), ...linearSpec(`${name}.out`, width, width)];
}

export function residual(p: TensorMap, name: string, x: tf.Tensor2D): tf.Tensor2D {
  return tf.add(x, linear(p, `${name}.out`, tf.relu(linear(p, `${name}.in`, x))));
}

/** [T, B, N] → [B·N, T]. */
export function rowsOf(past: tf.Tensor): tf.Tensor2D {
  const [steps, size, nodes] = past.shape as [number, number, number];
  return tf.transpose<tf.Tensor2D>(tf.reshape(past, [steps, size * nodes]), [1, 0]);
}

/** A vector per series, [N, D] → [B·N, D]. */
export function perNode(table: tf.Tensor, size: number): tf.Tensor2D {
  const [nodes, width] = table.shape as [number, number];
  return tf.reshape(tf.tile(tf.reshape(table, [1, nodes, width]), [size, 1, 1]), [size * nodes, width]);
}

/** A vector per origin, [B, D] → [B·N, D]. */
export function perOrigin(x: tf.Tensor, nodes: number): tf.Tensor2D {
  const [size, width] = x.shape as [number, number];
  return tf.reshape(tf.tile(tf.reshape(x, [size, 1, width]), [1, nodes, 1]), [size * nodes, width]);
}

/** Mean over the known targets of weight × Huber(error, delta), [B, N, H] each. */
export function huberLoss(error: tf.Tensor, weight: tf.Tensor, delta: number): tf.Scalar {
  const size = tf.abs(error);
  const small = tf.minimum(size, delta);
  const huber = tf.mul(small, tf.sub(size, tf.mul(0.5, small)));
  return weightedMean(huber, weight);
}

export function weightedMean(values: tf.Tensor, weight: tf.Tensor): tf.Scalar {
  return tf.div(tf.sum(tf.mul(values, weight)), tf.add(tf.sum(weight), 1e-6));
}
