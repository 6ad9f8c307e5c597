/**
 * Structure-learnable adapters (arXiv 2509.03057): beside a frozen layer a narrow one, `h + s(gate) · f(h W_down) W_up`, whose
 * gate is learned with the rest. A cost on the gates closes those that help little; they are then removed.
 */
import * as tf from '@tensorflow/tfjs-core';
import { parameterView, type ParameterSpec } from '../parameters';
import type { TensorMap } from '../tensors';

/** A place in a frozen network where an adapter may be inserted. */
export interface InsertionPoint {
  readonly name: string;
  /** Units that are read, and units that the result is added to. */
  readonly from: number;
  readonly to: number;
  readonly rank: number;
  /** Without the non-linearity between the two projections. */
  readonly isLinear?: boolean;
}

const LEAK = 0.1;

/** An adapter starts as the identity: its upward projection is zero, its gate half open. */
export function adapterSpecs(points: readonly InsertionPoint[]): ParameterSpec[] {
  return points.flatMap(({ name, from, to, rank }): ParameterSpec[] => [
    { name: `${name}.down`, shape: [from, rank], init: { normal: 1 / Math.sqrt(from) }, decay: true },
    { name: upOf(name), shape: [rank, to], init: 'zeros', decay: true },
    { name: gateOf(name), shape: [1], init: 'zeros', decay: false },
  ]);
}

/** Name of the parameter that opens an adapter; its sigmoid is the share that is let through. */
export const gateOf = (name: string): string => `${name}.gate`;

const upOf = (name: string): string => `${name}.up`;

/** Adds what the adapter at a point makes of `h` to `onto`. @param h [rows, from] @param onto [rows, to] */
export function adapted(
  p: TensorMap,
  { name, isLinear = false }: InsertionPoint,
  h: tf.Tensor2D,
  onto: tf.Tensor2D = h,
): tf.Tensor2D {
  const narrow = tf.matMul(h, p[`${name}.down`]);
  const bent = isLinear ? narrow : tf.maximum(narrow, tf.mul(LEAK, narrow));
  const wide = tf.matMul(bent, p[upOf(name)]);
  return tf.add(onto, tf.mul(tf.sigmoid(p[gateOf(name)]), wide));
}

/** Adapters as training gives them. */
export interface Adapter {
  readonly points: readonly InsertionPoint[];
  /** As `adapterSpecs(points)` lays them out; more may follow. */
  readonly parameters: Float32Array;
}

/** What is inserted into a frozen network. At a point that is not among these, nothing is computed. */
export interface Inserted {
  readonly parameters: TensorMap;
  readonly points: readonly InsertionPoint[];
}

/**
 * Adds what the adapter of that name makes of `h` to `onto`, or returns `onto` where there is none.
 * @param h [..., from], of two or more axes; each row before the last axis is adapted for itself
 * @param onto [..., to], as many rows as `h`
 */
export function insert<T extends tf.Tensor>(inserted: Inserted | null, name: string, h: T, onto: T = h): T {
  const point = inserted?.points.find((each) => each.name === name);
  if (inserted === null || point === undefined) {
    return onto;
  }
  const rows = (x: T, width: number): tf.Tensor2D => tf.reshape(x, [x.size / width, width]);
  const added = adapted(inserted.parameters, point, rows(h, point.from), rows(onto, point.to));
  return tf.reshape(added, onto.shape) as T;
}

/** Mean openness of the gates, in 0…1: what sparsity costs. */
export function gateCost(p: TensorMap, points: readonly InsertionPoint[]): tf.Scalar {
  return tf.mean(tf.sigmoid(tf.concat(points.map(({ name }) => p[gateOf(name)]))));
}

/** How far each gate is open, 0…1, in the order of the points. */
export function openness({ points, parameters }: Adapter): number[] {
  const specs = adapterSpecs(points);
  return points.map(({ name }) => 1 / (1 + Math.exp(-parameterView(specs, parameters, gateOf(name))[0])));
}

/** The same adapter, which adds a share of what it added. */
export function weakened({ points, parameters }: Adapter, share: number): Adapter {
  const specs = adapterSpecs(points);
  const scaled = parameters.slice();
  for (const { name } of points) {
    parameterView(specs, scaled, upOf(name)).forEach((value, at, up) => (up[at] = share * value));
  }
  return { points, parameters: scaled };
}
