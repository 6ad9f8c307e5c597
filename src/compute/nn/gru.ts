import * as tf from '@tensorflow/tfjs-core';

/** What drives the unit at each step, and how its state feeds back. */
export interface GruInputs {
  /** One [rows, 3 · hidden] for each step: the input's share of reset gate, update gate and candidate. */
  readonly driven: readonly tf.Tensor[];
  /** [hidden, 2 · hidden] the state's share of both gates. */
  readonly recurGates: tf.Tensor;
  /** [hidden, hidden] the reset state's share of the candidate. */
  readonly recurState: tf.Tensor;
}

/**
 * Runs a gated recurrent unit (Cho et al. 2014) over the steps, from a state of zeros.
 * @returns [rows, hidden] the state after the last step
 */
export function gru(inputs: GruInputs): tf.Tensor2D {
  return gruStates(inputs)[inputs.driven.length - 1];
}

/** As `gru`, with the state after each step. */
export function gruStates({ driven, recurGates, recurState }: GruInputs): tf.Tensor2D[] {
  const [rows] = driven[0].shape.slice(-2);
  const [hidden] = recurState.shape;
  let state: tf.Tensor2D = tf.zeros([rows, hidden]);
  return driven.map((each) => {
    const [gateDrive, stateDrive] = tf.split(
      tf.reshape<tf.Rank.R2>(each, [rows, 3 * hidden]),
      [2 * hidden, hidden],
      1,
    );
    const [reset, update] = tf.split(
      tf.sigmoid(tf.add(gateDrive, tf.matMul(state, recurGates as tf.Tensor2D))),
      2,
      1,
    );
    const candidate = tf.tanh(tf.add(stateDrive, tf.matMul(tf.mul(reset, state), recurState as tf.Tensor2D)));
    return (state = tf.add(candidate, tf.mul(update, tf.sub(state, candidate))));
  });
}
