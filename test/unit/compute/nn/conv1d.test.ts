import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { conv1d } from '../../../../src/compute/nn/conv1d';
import { expectSameGradients, openParityRuntimes } from '../support/parity';
import type { Runtimes } from '../support/parity';

let runtimes: Runtimes;
beforeAll(async () => {
  runtimes = await openParityRuntimes();
});

const small = fc.integer({ min: 1, max: 4 });

describe('conv1d', () => {
  it("is tfjs's convolution, values and gradients", async () => {
    const shapes = fc.record({
      rows: small,
      steps: fc.integer({ min: 1, max: 9 }),
      channels: small,
      out: small,
      taps: fc.integer({ min: 1, max: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(
        shapes,
        fc.constantFrom('causal' as const, 'same' as const),
        fc.integer(),
        async ({ rows, steps, channels, out, taps }, padding, seed) => {
          const reach = taps - 1;
          const before = padding === 'causal' ? reach : Math.floor(reach / 2);
          await expectSameGradients(
            runtimes,
            { x: { shape: [rows, steps, channels] }, filters: { shape: [taps * channels, out] } },
            seed,
            {
              compiled: ({ x, filters }) => conv1d(x as Tensor3D, filters as Tensor2D, { padding }),
              eager: ({ x, filters }) =>
                tf.conv1d(
                  tf.pad(x as Tensor3D, [
                    [0, 0],
                    [before, reach - before],
                    [0, 0],
                  ]),
                  tf.reshape<tf.Rank.R3>(filters, [taps, channels, out]),
                  1,
                  'valid',
                ),
            },
          );
        },
      ),
      { numRuns: 15 },
    );
  });

  it('skips steps between dilated taps, and looks back only when causal', async () => {
    const program = ({ x, filters }: Readonly<Record<string, tf.Tensor>>) => ({
      y: conv1d(x as Tensor3D, filters as Tensor2D, { padding: 'causal', dilation: 2 }),
    });
    const specs = {
      x: { shape: [1, 6, 1], dtype: 'float32' },
      filters: { shape: [2, 1], dtype: 'float32' },
    } as const;
    const compiled = await runtimes.compiled.compile(program, specs);
    const { y } = await compiled.run({
      x: Float32Array.of(1, 2, 3, 4, 5, 6),
      filters: Float32Array.of(10, 1),
    });
    expect([...y]).toEqual([1, 2, 13, 24, 35, 46]);
  });

  it('refuses filters of another number of channels', () => {
    const x = { shape: [1, 4, 3] } as unknown as Tensor3D;
    expect(() => conv1d(x, { shape: [4, 2] } as unknown as Tensor2D, { padding: 'same' })).toThrow(
      'Filters of 4 rows do not fit 3 channels.',
    );
  });
});
