import * as tf from '@tensorflow/tfjs-core';
import type { ParameterSpec, TensorMap } from '../../compute';
import { gru } from '../../compute/nn/gru';
import { linear, linearSpec, residual, residualSpec, zeroLinearSpec } from '../../compute/nn/linear';
import { huberLoss, pinball, weightedMean } from '../../compute/nn/losses';
import { perNode, perOrigin, rowsOf } from './rows';
import { mix, mixingSpec } from './mixing';
import type { ForecastModel, ModelSize } from './model';
import { CLOCK_SIZE } from './windows';

const HIDDEN = 32;
const WIDTH = 64;
const NODE_WIDTH = 16;
const CLOCK_WIDTH = 16;
const BLOCKS = 2;
const HUBER_DELTA = 1;
/** Value, deviation from the usual, known, given neighbours over one and two hops, learned neighbours. */
const CHANNELS = 6;
const PINBALL_WEIGHT = 0.1;
const TAIL = 0.05;

/** 'identity': every series is its own only neighbour, for comparison. */
export type GraphKind = 'graph' | 'identity';

/**
 * Spatiotemporal network (arXiv 2508.07122; widths, gate and head are ours, the paper prints none): at every past step a
 * graph convolution joins a series with its neighbours, a gated recurrence (GRU) runs over the steps, and a head that
 * also sees series and time predicts all steps together, as a correction of the linear forecast.
 *
 * Which graph? A given one can hurt, so a learned one stands beside it: one adjacency per lag from low-rank node
 * embeddings, and a gate per series between given and learned.
 */
export function graphRecurrentNetwork(shape: ModelSize, kind: GraphKind): ForecastModel {
  const { size, nodes, inputSteps, steps } = shape;
  const rows = size * nodes;
  const headInputs = HIDDEN + 3 * inputSteps + 2 * steps + NODE_WIDTH + CLOCK_WIDTH;
  const embedding = (name: string, ...dimensions: number[]): ParameterSpec => ({
    name,
    shape: dimensions,
    init: { normal: 0.1 },
    decay: true,
  });
  const mixing: ParameterSpec[] = [
    { name: 'gate', shape: [nodes], init: 'zeros', decay: false },
    ...mixingSpec(shape),
  ];
  const parameters: ParameterSpec[] = [
    embedding('node', nodes, NODE_WIDTH),
    ...(kind === 'identity' ? [] : mixing),
    ...linearSpec('clock', CLOCK_SIZE, CLOCK_WIDTH),
    ...linearSpec('input', CHANNELS, 3 * HIDDEN),
    { name: 'recurGates', shape: [HIDDEN, 2 * HIDDEN], init: 'glorot', decay: true },
    { name: 'recurState', shape: [HIDDEN, HIDDEN], init: 'glorot', decay: true },
    ...linearSpec('embed', headInputs, WIDTH),
    ...Array.from({ length: BLOCKS }, (_, block) => residualSpec(`block${block}`, WIDTH)).flat(),
    ...zeroLinearSpec('head', WIDTH, 3 * steps),
  ];

  const predict: ForecastModel['predict'] = (p, batch) => {
    const deviation = tf.sub(batch.past, batch.usualPast);
    const { near, far, learned } =
      kind === 'identity'
        ? { near: deviation, far: deviation, learned: deviation }
        : neighbours(p, batch, deviation);
    const state = recur(p, [batch.past, deviation, batch.known, near, far, learned]);
    const inputs = [
      state,
      rowsOf(batch.past),
      rowsOf(deviation),
      rowsOf(learned),
      tf.reshape(batch.usualAhead, [rows, steps]),
      tf.reshape(batch.base, [rows, steps]),
      perNode(p.node, size),
      perOrigin(tf.relu(linear(p, 'clock', batch.clock)), nodes),
    ];
    let joined = tf.relu(linear(p, 'embed', tf.concat(inputs, 1)));
    for (let block = 0; block < BLOCKS; block++) {
      joined = residual(p, `block${block}`, joined);
    }
    const [correction, below, above] = tf.split(
      tf.reshape(linear(p, 'head', joined), [size, nodes, 3 * steps]),
      3,
      2,
    );
    return { point: tf.add(batch.base, correction), below: tf.softplus(below), above: tf.softplus(above) };
  };

  /** The given graph and the learned one, shared out by the gate of each series; [T, B, N] each. */
  function neighbours(
    p: TensorMap,
    batch: TensorMap,
    deviation: tf.Tensor,
  ): { near: tf.Tensor; far: tf.Tensor; learned: tf.Tensor } {
    const gate = tf.sigmoid(p.gate);
    return {
      near: tf.mul(batch.near, gate),
      far: tf.mul(batch.far, gate),
      learned: tf.mul(mix(p, shape, deviation), tf.sub(1, gate)),
    };
  }

  /** The last state of a gated recurrent unit over the channels, [B·N, HIDDEN]. */
  function recur(p: TensorMap, channels: readonly tf.Tensor[]): tf.Tensor2D {
    const stacked = tf.stack(
      channels.map((channel) => tf.reshape(channel, [inputSteps * rows])),
      1,
    );
    const driven = tf.split(
      tf.reshape(linear(p, 'input', stacked), [inputSteps, rows, 3 * HIDDEN]),
      inputSteps,
      0,
    );
    return gru({ driven, recurGates: p.recurGates, recurState: p.recurState });
  }

  return {
    parameters,
    predict,
    training: { learningRate: 2e-3, weightDecay: 1e-3, epochs: 30, patience: 6 },
    loss: (p, batch) => {
      const { point, below, above } = predict(p, batch);
      const error = tf.sub(batch.target, point);
      const tails = tf.add(
        pinball(tf.add(error, below as tf.Tensor), TAIL),
        pinball(tf.sub(error, above as tf.Tensor), 1 - TAIL),
      );
      return tf.add(
        huberLoss(error, batch.weight, HUBER_DELTA),
        tf.mul(PINBALL_WEIGHT, weightedMean(tails, batch.weight)),
      );
    },
  };
}
