import * as tf from '@tensorflow/tfjs-core';
import type { ParameterSpec, TensorMap } from '../../../compute';
import { linear, linearSpec, zeroLinearSpec } from '../../../compute/nn/linear';
import { FEATURES } from './features';

export const WIDTH = 32;
/** Logarithm of the deviation with which actions are tried before anything is learned: half the unit of a margin. */
export const FIRST_LOG_DEVIATION = Math.log(0.5);
/** Rounds of messages along calls. */
export const ROUNDS = 2;

export function policyParameters(): ParameterSpec[] {
  const rounds = Array.from({ length: ROUNDS }, (_, round) => [
    ...linearSpec(`round${round}.own`, WIDTH, WIDTH),
    ...linearSpec(`round${round}.callers`, WIDTH, WIDTH),
    ...linearSpec(`round${round}.callees`, WIDTH, WIDTH),
    ...linearSpec(`round${round}.all`, WIDTH, WIDTH),
  ]).flat();
  return [
    ...linearSpec('embed', FEATURES.length, WIDTH),
    ...rounds,
    ...zeroLinearSpec('action', WIDTH, 1),
    ...zeroLinearSpec('value', WIDTH, 1),
    { name: 'logDeviation', shape: [1], init: 'zeros', decay: false },
  ];
}

/**
 * Actor and critic in one graph network; all services share its weights, so it fits any graph.
 * `batch.features` [batch, services, features]; `callers` and `callees` [batch, services, services], each row the shares
 * of a service's callers and callees, or zero; `mask` [batch, services], 1 for services that exist.
 * @returns means of the actions, and the values of the state, both [batch, services]
 */
export function policyForward(p: TensorMap, batch: TensorMap): { actions: tf.Tensor2D; values: tf.Tensor2D } {
  const [size, services, features] = batch.features.shape as [number, number, number];
  const mask = tf.reshape(batch.mask, [size, services, 1]);
  const counts = tf.maximum(tf.sum(mask, 1, true), 1);
  const layer = (name: string, x: tf.Tensor, width: number, to: number) =>
    tf.reshape(linear(p, name, tf.reshape(x, [size * services, width])), [size, services, to]);
  const meanOfAll = (x: tf.Tensor) => tf.div(tf.sum(tf.mul(x, mask), 1, true), counts);
  let state: tf.Tensor = tf.relu(layer('embed', batch.features, features, WIDTH));
  for (let round = 0; round < ROUNDS; round++) {
    const name = `round${round}`;
    const all = tf.reshape(linear(p, `${name}.all`, tf.reshape(meanOfAll(state), [size, WIDTH])), [
      size,
      1,
      WIDTH,
    ]);
    const received = tf.add(
      layer(`${name}.callers`, tf.matMul(batch.callers, state), WIDTH, WIDTH),
      layer(`${name}.callees`, tf.matMul(batch.callees, state), WIDTH, WIDTH),
    );
    state = tf.add(state, tf.relu(tf.add(tf.add(layer(`${name}.own`, state, WIDTH, WIDTH), received), all)));
  }
  return {
    actions: tf.reshape(layer('action', state, WIDTH, 1), [size, services]),
    values: tf.reshape(layer('value', state, WIDTH, 1), [size, services]),
  };
}
