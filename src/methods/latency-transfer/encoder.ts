/** What turns a network into the few numbers that devices' latencies are linear in. */
import * as tf from '@tensorflow/tfjs-core';
import type { HostTensors, ParameterSpec, TensorMap, TensorSpecs, TrainableModel } from '../../compute';
import { pseudoHuberLoss } from '../../compute/nn/losses';
import type { Cell } from './cell';

export interface Encoder {
  readonly name: string;
  readonly parameters: readonly ParameterSpec[];
  /** Numbers that describe one network in one view. */
  readonly width: number;
  /** Inputs for a batch of this many networks. */
  inputs(networks: number): TensorSpecs;
  batch(cells: readonly Cell[]): HostTensors;
  /** [networks, width] for each view. */
  encode(p: TensorMap, batch: TensorMap): { readonly whole: tf.Tensor2D; readonly pruned: tf.Tensor2D };
}

/** What a device adds to the encoder: costs, and how much of what nothing depends on it leaves out. */
export function deviceParameters(encoder: Encoder, devices: number): readonly ParameterSpec[] {
  return [
    ...encoder.parameters,
    { name: 'costs', shape: [encoder.width, devices], init: 'glorot', decay: true },
    { name: 'offsets', shape: [devices], init: 'zeros', decay: false },
    { name: 'pruning', shape: [devices], init: 'zeros', decay: false },
  ];
}

/** Devices begin as ones that run networks as they are written. */
const PRUNING_AT_START = -3;

/**
 * The encoder under one linear head per training device. Loss: pseudo-Huber (delta 1) of standardised latencies, so that a
 * hiccup of a measurement pulls at most linearly. Batch: the encoder's inputs, `target` and `weight` [networks, devices].
 */
export function latencyModel(encoder: Encoder, devices: number): TrainableModel {
  return {
    parameters: deviceParameters(encoder, devices),
    loss: (p, batch) => {
      const { whole, pruned } = encoder.encode(p, batch);
      const share = tf.sigmoid(tf.add(p.pruning, PRUNING_AT_START));
      const [asWritten, asPruned] = [whole, pruned].map((view) => tf.matMul(view, p.costs as tf.Tensor2D));
      const predicted = tf.add(tf.add(asWritten, tf.mul(share, tf.sub(asPruned, asWritten))), p.offsets);
      return pseudoHuberLoss(tf.sub(batch.target, predicted), batch.weight);
    },
  };
}
