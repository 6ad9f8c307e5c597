/** An encoder and decoder over time, shared by all services, that says in which steps a service itself is in trouble. */
import * as tf from '@tensorflow/tfjs-core';
import type { ParameterSpec, TensorMap, TensorSpecs, TrainableModel } from '../../../compute';
import { conv1d } from '../../../compute/nn/conv1d';
import { IMAGE_CHANNELS, PLACE } from './image';

/** Hidden units of each layer: at full resolution, at a quarter and at a sixteenth of it. */
export interface OutlineWidths {
  readonly fine1: number;
  readonly fine2: number;
  readonly middle1: number;
  readonly middle2: number;
  readonly coarse1: number;
  readonly coarse2: number;
  readonly up: number;
  readonly joined: number;
}

/** Of the network that ships. */
export const SHIPPED_WIDTHS: OutlineWidths = {
  fine1: 16,
  fine2: 16,
  middle1: 24,
  middle2: 24,
  coarse1: 32,
  coarse2: 32,
  up: 24,
  joined: 16,
};
/** Steps that become one on the way down. */
export const STRIDE = 4;
/** A length that every level divides without rest. */
export const STEP_MULTIPLE = STRIDE ** 2;
/** Share of the loss that belongs to missed steps of trouble; the other share to false ones. */
const BALANCE = 0.5;
/** Before training: trouble where a threshold found some, at least at this score, and none elsewhere. */
export const PRIOR = { least: Math.log(2), inside: 6, outside: -2.5 } as const;

export interface Layer {
  readonly name: string;
  readonly taps: number;
  readonly inputs: number;
  readonly outputs: number;
}

export type Layers = Readonly<Record<keyof OutlineWidths | 'last', Layer>>;

export function outlineLayers(widths: OutlineWidths = SHIPPED_WIDTHS): Layers {
  const { fine1, fine2, middle1, middle2, coarse1, coarse2, up, joined } = widths;
  const layer = (name: string, taps: number, inputs: number, outputs: number): Layer => ({
    name,
    taps,
    inputs,
    outputs,
  });
  return {
    fine1: layer('fine1', 5, IMAGE_CHANNELS, fine1),
    fine2: layer('fine2', 3, fine1, fine2),
    middle1: layer('middle1', 3, fine2, middle1),
    middle2: layer('middle2', 3, middle1, middle2),
    coarse1: layer('coarse1', 3, middle2, coarse1),
    coarse2: layer('coarse2', 3, coarse1, coarse2),
    up: layer('up', 3, fine2 + middle2 + coarse2, up),
    joined: layer('joined', 3, fine2 + up + coarse2, joined),
    last: layer('last', 1, joined, 1),
  };
}

export function outlineParameters(widths: OutlineWidths = SHIPPED_WIDTHS): ParameterSpec[] {
  return Object.values<Layer>(outlineLayers(widths)).flatMap(
    ({ name, taps, inputs, outputs }): ParameterSpec[] => [
      {
        name,
        shape: [taps * inputs, outputs],
        init: { normal: Math.sqrt(2 / (taps * inputs)) },
        decay: true,
      },
      { name: `${name}.bias`, shape: [outputs], init: 'zeros', decay: false },
    ],
  );
}

/** The names of layers do not depend on their widths. */
const LAYERS = outlineLayers();
const layer = (p: TensorMap, { name }: Layer, x: tf.Tensor3D): tf.Tensor3D =>
  tf.add(conv1d(x, p[name] as tf.Tensor2D, { padding: 'same' }), p[`${name}.bias`]);
const active = (p: TensorMap, of: Layer, x: tf.Tensor3D): tf.Tensor3D => tf.relu(layer(p, of, x));

/** Means of `STRIDE` steps. */
function pool(x: tf.Tensor3D): tf.Tensor3D {
  const [rows, steps, units] = x.shape;
  return tf.mean<tf.Tensor3D>(tf.reshape(x, [rows, steps / STRIDE, STRIDE, units]), 2);
}

/** Every step `factor` times. */
function repeat(x: tf.Tensor3D, factor: number): tf.Tensor3D {
  const [rows, steps, units] = x.shape;
  const tiled = tf.tile(tf.reshape(x, [rows, steps, 1, units]), [1, 1, factor, 1]);
  return tf.reshape(tiled, [rows, steps * factor, units]);
}

/**
 * Each stage of the decoder sees the encoder at all scales: these links keep the edges sharp.
 * @param image [rows, steps, IMAGE_CHANNELS], steps a multiple of `STEP_MULTIPLE`
 * @returns [rows, steps] logits
 */
export function outlineLogits(p: TensorMap, image: tf.Tensor3D): tf.Tensor2D {
  const [rows, steps] = image.shape;
  const fine = active(p, LAYERS.fine2, active(p, LAYERS.fine1, image));
  const middle = active(p, LAYERS.middle2, active(p, LAYERS.middle1, pool(fine)));
  const coarse = active(p, LAYERS.coarse2, active(p, LAYERS.coarse1, pool(middle)));
  const up = active(p, LAYERS.up, tf.concat([pool(fine), middle, repeat(coarse, STRIDE)], 2));
  const joined = active(
    p,
    LAYERS.joined,
    tf.concat([fine, repeat(up, STRIDE), repeat(coarse, STEP_MULTIPLE)], 2),
  );
  const place = tf.minimum(tf.slice(image, [0, 0, PLACE], [rows, steps, 1]), PRIOR.least);
  const prior = tf.add(tf.mul(place, PRIOR.inside), PRIOR.outside);
  return tf.reshape(tf.add(prior, layer(p, LAYERS.last, joined)), [rows, steps]);
}

/** - `image` [rows, steps, IMAGE_CHANNELS]; `mask` [rows, steps] 1 = trouble; `weight` [rows, steps] */
export function outlineSpec(rows: number, steps: number): TensorSpecs {
  return {
    image: { shape: [rows, steps, IMAGE_CHANNELS], dtype: 'float32' },
    mask: { shape: [rows, steps], dtype: 'float32' },
    weight: { shape: [rows, steps], dtype: 'float32' },
  };
}

/** Balanced cross-entropy. */
export function outlineModel(widths: OutlineWidths = SHIPPED_WIDTHS): TrainableModel {
  return {
    parameters: outlineParameters(widths),
    loss: (p, { image, mask, weight }) => {
      const logits = outlineLogits(p, image as tf.Tensor3D);
      const missed = tf.mul(tf.mul(mask, tf.softplus(tf.neg(logits))), BALANCE);
      const wrong = tf.mul(tf.mul(tf.sub(1, mask), tf.softplus(logits)), 1 - BALANCE);
      return tf.div(tf.sum(tf.mul(tf.add(missed, wrong), weight)), tf.sum(weight));
    },
  };
}
