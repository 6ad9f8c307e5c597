/** The base network for loads, and where adapters may be inserted. */
import * as tf from '@tensorflow/tfjs-core';
import { parameterCount, type ParameterSpec, type TensorMap } from '../../../compute';
import { adapterSpecs, insert, type Inserted, type InsertionPoint } from '../../../compute/nn/adapter';
import type { DropoutSpec } from '../../../compute/nn/dropout';
import { linear, linearSpec, zeroLinearSpec } from '../../../compute/nn/linear';
import { BASE_INPUTS, BASE_STEPS } from './inputs';

const WIDTH = 256;
const BLOCKS = [0, 1] as const;
const DROPOUT = 0.2;
/** Adapters together hold at most this share of the base's parameters. */
export const ADAPTER_SHARE = 0.014;

const block = (index: number, part: 'in' | 'out'): string => `block${index}.${part}`;

/** A layer, two residual blocks, a head, and a linear path past them; starts as "the last value stays". */
export function baseParameters(): ParameterSpec[] {
  return [
    ...linearSpec('first', BASE_INPUTS, WIDTH),
    ...BLOCKS.flatMap((index) => [
      ...linearSpec(block(index, 'in'), WIDTH, WIDTH),
      ...zeroLinearSpec(block(index, 'out'), WIDTH, WIDTH),
    ]),
    ...zeroLinearSpec('head', WIDTH, BASE_STEPS),
    ...zeroLinearSpec('past', BASE_INPUTS, BASE_STEPS),
  ];
}

/** Everywhere an adapter can be: at the inputs, behind each layer, and past all of them. */
export const INSERTION_POINTS: readonly InsertionPoint[] = [
  { name: 'adapter.inputs', from: BASE_INPUTS, to: BASE_INPUTS, rank: 4 },
  { name: 'adapter.first', from: WIDTH, to: WIDTH, rank: 2 },
  { name: 'adapter.block0', from: WIDTH, to: WIDTH, rank: 2 },
  { name: 'adapter.block1', from: WIDTH, to: WIDTH, rank: 2 },
  { name: 'adapter.past', from: BASE_INPUTS, to: BASE_STEPS, rank: 4, isLinear: true },
];
const [AT_INPUTS, AT_FIRST, AT_BLOCK0, AT_BLOCK1, AT_PAST] = INSERTION_POINTS;
const AT_BLOCKS = [AT_BLOCK0, AT_BLOCK1] as const;

export const adapterParameters = (points: readonly InsertionPoint[]): ParameterSpec[] => [
  ...adapterSpecs(points),
  { name: 'adapter.shift', shape: [BASE_STEPS], init: 'zeros', decay: false },
];

export const adapterShare = (points: readonly InsertionPoint[]): number =>
  parameterCount(adapterParameters(points)) / parameterCount(baseParameters());

/** @param rows windows of a batch */
export const baseDropout = (rows: number): DropoutSpec[] =>
  [...BLOCKS.map((index) => block(index, 'in')), 'head'].map((name) => ({
    name,
    shape: [rows, WIDTH],
    rate: DROPOUT,
  }));

/**
 * [rows, BASE_INPUTS] → [rows, BASE_STEPS], relative to the last value, in deviations of the series.
 * @param unit [rows, 1] of each window's inputs, in deviations of the series
 * @param masks none: nothing is dropped
 */
export function baseNetwork(
  p: TensorMap,
  { x: inputs, unit }: TensorMap,
  masks: TensorMap | null,
  inserted: Inserted | null,
): tf.Tensor2D {
  const x = inputs as tf.Tensor2D;
  const kept = (name: string, h: tf.Tensor2D): tf.Tensor2D => (masks === null ? h : tf.mul(h, masks[name]));
  const read = insert(inserted, AT_INPUTS.name, x);
  let h: tf.Tensor2D = insert(inserted, AT_FIRST.name, tf.relu<tf.Tensor2D>(linear(p, 'first', read)));
  for (const index of BLOCKS) {
    const inner = kept(block(index, 'in'), tf.relu(linear(p, block(index, 'in'), h)));
    h = insert(
      inserted,
      AT_BLOCKS[index].name,
      tf.add<tf.Tensor2D>(h, linear(p, block(index, 'out'), inner)),
    );
  }
  const ahead = tf.add<tf.Tensor2D>(linear(p, 'head', kept('head', h)), linear(p, 'past', read));
  const shifted = insert(inserted, AT_PAST.name, x, ahead);
  return tf.mul(inserted === null ? shifted : tf.add(shifted, inserted.parameters['adapter.shift']), unit);
}
