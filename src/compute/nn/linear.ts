/** Linear layers and blocks of them. A layer's parameters are `name` and `name.bias`. */
import * as tf from '@tensorflow/tfjs-core';
import type { ParameterSpec } from '../parameters';
import type { TensorMap } from '../tensors';

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

/** [a, b, from] × [from, to] → [a, b, to], as one large matrix product. */
export function project(x: tf.Tensor, weights: tf.Tensor): tf.Tensor3D {
  const [a, b, size] = x.shape as [number, number, number];
  return tf.reshape(tf.matMul(tf.reshape(x, [a * b, size]), weights as tf.Tensor2D), [
    a,
    b,
    weights.shape[1] as number,
  ]);
}

/** The layer called `name` on each step: [a, b, from] → [a, b, to]. */
export function dense(p: TensorMap, name: string, x: tf.Tensor): tf.Tensor3D {
  return tf.add(project(x, p[name]), p[`${name}.bias`]);
}
