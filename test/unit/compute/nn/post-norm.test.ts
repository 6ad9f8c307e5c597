import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ParameterSpec, TensorMap } from '../../../../src/compute';
import { gelu } from '../../../../src/compute/nn/activations';
import { headAttention } from '../../../../src/compute/nn/attention';
import {
  postNormDecoder,
  postNormDecoderDropout,
  postNormDecoderSpec,
  postNormEncoder,
  postNormEncoderDropout,
  postNormEncoderSpec,
  type DecoderSize,
} from '../../../../src/compute/nn/post-norm';
import { expectSameGradients, openParityRuntimes, type CaseInput, type Runtimes } from '../support/parity';

const size: DecoderSize = {
  rows: 2,
  steps: 5,
  last: 3,
  encoded: 4,
  width: 4,
  wide: 6,
  heads: 2,
  rate: 0.1,
};
let runtimes: Runtimes;
beforeAll(async () => {
  runtimes = await openParityRuntimes();
});

const inputsOf = (
  specs: readonly Pick<ParameterSpec, 'name' | 'shape'>[],
  prefix = '',
): Record<string, CaseInput> =>
  Object.fromEntries(specs.map(({ name, shape }) => [prefix + name, { shape }]));

const masksOf = (inputs: TensorMap): TensorMap =>
  Object.fromEntries(
    Object.entries(inputs)
      .filter(([name]) => name.startsWith('mask.'))
      .map(([name, mask]) => [name.slice('mask.'.length), mask]),
  );

/** Attention head by head, on slices. */
function byHead(query: tf.Tensor3D, key: tf.Tensor3D, value: tf.Tensor3D, heads: number, mask: tf.Tensor) {
  const depth = query.shape[2] / heads;
  const cut = (x: tf.Tensor3D, head: number) =>
    tf.slice(x, [0, 0, head * depth], [x.shape[0], x.shape[1], depth]);
  return tf.concat(
    Array.from({ length: heads }, (_, head) => {
      const scores = tf.div(tf.matMul(cut(query, head), cut(key, head), false, true), Math.sqrt(depth));
      const own = tf.squeeze(
        tf.slice(mask, [0, head, 0, 0], [query.shape[0], 1, query.shape[1], key.shape[1]]),
        [1],
      );
      return tf.matMul(tf.mul(tf.softmax(scores), own), cut(value, head));
    }),
    2,
  );
}

describe('layers that normalise after each part', () => {
  it('attention is attention head by head: values and gradients', async () => {
    const inputs = {
      query: { shape: [2, 3, 4] },
      key: { shape: [2, 5, 4] },
      content: { shape: [2, 5, 4] },
      mask: { shape: [2, 2, 3, 5] },
    };
    await expectSameGradients(runtimes, inputs, 1, {
      compiled: ({ query, key, content, mask }) =>
        headAttention(
          { query: query as tf.Tensor3D, key: key as tf.Tensor3D, value: content as tf.Tensor3D },
          2,
          (weights) => tf.mul(weights, mask),
        ),
      eager: ({ query, key, content, mask }) =>
        byHead(query as tf.Tensor3D, key as tf.Tensor3D, content as tf.Tensor3D, 2, mask),
    });
  });

  it('the encoder layer has the same values and gradients, masks included, as run op by op', async () => {
    const inputs = {
      state: { shape: [2, 5, 4] },
      ...inputsOf(postNormEncoderSpec('a', size)),
      ...inputsOf(postNormEncoderDropout('a', size), 'mask.'),
    };
    const layer = (tensors: TensorMap): tf.Tensor =>
      postNormEncoder(
        { p: tensors, masks: masksOf(tensors), activation: gelu },
        'a',
        tensors.state as tf.Tensor3D,
        2,
      );
    await expectSameGradients(runtimes, inputs, 2, { compiled: layer, eager: layer }, 1e-5);
  });

  it('the decoder layer at the last steps is the end of the layer at all steps', async () => {
    const whole = { ...size, last: size.steps };
    const inputs = {
      state: { shape: [2, 5, 4] },
      encoded: { shape: [2, 4, 4] },
      ...inputsOf(postNormDecoderSpec('a', size)),
    };
    const layer = (tensors: TensorMap, own: DecoderSize): tf.Tensor3D =>
      postNormDecoder(
        {
          p: tensors,
          masks: Object.fromEntries(
            postNormDecoderDropout('a', own).map(({ name, shape }) => [name, tf.ones([...shape])]),
          ),
          activation: tf.relu,
        },
        'a',
        tensors.state as tf.Tensor3D,
        tensors.encoded as tf.Tensor3D,
        own,
      );
    await expectSameGradients(
      runtimes,
      inputs,
      3,
      {
        compiled: (tensors) => layer(tensors, size),
        eager: (tensors) => tf.slice(layer(tensors, whole), [0, 2, 0], [2, 3, 4]),
      },
      1e-4,
    );
    expect(postNormDecoderDropout('a', size).map(({ shape }) => shape.includes(size.last))).not.toContain(
      false,
    );
  });
});
