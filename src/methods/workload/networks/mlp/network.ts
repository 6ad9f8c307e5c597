import * as tf from '@tensorflow/tfjs-core';
import type { ParameterSpec, TensorMap } from '../../../../compute';
import type { DropoutSpec } from '../../../../compute/nn/dropout';
import { linear, linearSpec, zeroLinearSpec } from '../../../../compute/nn/linear';

const WIDTH = 64;
const DROPOUT = 0.25;
const MASK = 'hidden';

/** One hidden layer and a linear path past it; both start at zero, which forecasts the level. */
export function mlpParameters(inputs: number, steps: number): ParameterSpec[] {
  return [
    ...zeroLinearSpec('linear', inputs, steps),
    ...linearSpec('hidden', inputs, WIDTH),
    ...zeroLinearSpec('head', WIDTH, steps),
  ];
}

/** @param rows windows of a batch */
export function mlpDropout(rows: number): DropoutSpec[] {
  return [{ name: MASK, shape: [rows, WIDTH], rate: DROPOUT }];
}

/** [rows, inputs] → [rows, steps], relative to the level. @param masks none: nothing is dropped */
export function mlp(p: TensorMap, x: tf.Tensor, masks: TensorMap | null): tf.Tensor2D {
  const hidden = tf.relu(linear(p, 'hidden', x));
  const kept = masks === null ? hidden : tf.mul(hidden, masks[MASK]);
  return tf.add(linear(p, 'linear', x), linear(p, 'head', kept));
}
