import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { dropoutMasks, fillDropoutMask } from '../../../../src/compute/nn/dropout';
import { openOnnxRuntimeNode } from '../../../../src/compute/runtimes/onnxruntime-node';
import type { Runtime } from '../../../../src/compute/runtimes/runtime';
import { estimateTrainingMs } from '../../../../src/compute/training/estimate';
import type { TrainableModel } from '../../../../src/compute/training/model';
import { train } from '../../../../src/compute/training/train';
import { toyBatch, toyBatchSpec, toyModel, toyOptions } from '../support/toy';

function mask(length: number, rate: number, seed: number, step: number, layer: number): Float32Array {
  const filled = new Float32Array(length);
  fillDropoutMask(filled, rate, seed, step, layer);
  return filled;
}

describe('a dropout mask', () => {
  it('is a pure function of seed, step, layer and index', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.nat(),
        fc.nat(9),
        fc.integer({ min: 0, max: 60 }),
        (seed, step, layer, length) => {
          const whole = mask(64, 0.4, seed, step, layer);
          expect(mask(length, 0.4, seed, step, layer)).toEqual(whole.subarray(0, length));
        },
      ),
    );
  });

  it.each([0, 0.1, 0.5, 0.9])('drops a share of %f and keeps the expected sum', (rate) => {
    const drawn = mask(100_000, rate, 3, 17, 0);
    const kept = drawn.filter((factor) => factor !== 0);
    expect(1 - kept.length / drawn.length).toBeCloseTo(rate, 2);
    expect(new Set(kept).size).toBe(1);
    expect(drawn.reduce((sum, factor) => sum + factor, 0) / drawn.length).toBeCloseTo(1, 1);
  });

  it('has nothing to do with that of another seed, step or layer, nor with its own neighbours', () => {
    const size = 50_000;
    const first = mask(size, 0.5, 1, 1, 1);
    const agreement = (other: Float32Array) =>
      first.filter((factor, index) => factor === other[index]).length / size;
    for (const other of [
      mask(size, 0.5, 2, 1, 1),
      mask(size, 0.5, 1, 2, 1),
      mask(size, 0.5, 1, 1, 2),
      mask(size, 0.5, 1, 0, 2),
      first.slice(1),
      first.slice(64),
    ]) {
      expect(agreement(other)).toBeGreaterThan(0.48);
      expect(agreement(other)).toBeLessThan(0.52);
    }
  });

  it('is given per layer, by name', () => {
    const masks = dropoutMasks(
      [
        { name: 'a', shape: [2, 3], rate: 0.5 },
        { name: 'b', shape: [6], rate: 0.5 },
      ],
      4,
    )(9);
    expect(masks).toEqual({ a: mask(6, 0.5, 4, 9, 0), b: mask(6, 0.5, 4, 9, 1) });
  });
});

describe('training with dropout', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await openOnnxRuntimeNode(1);
  });

  /** The toy model with half of its inputs dropped, so that what the masks were shows in the loss. */
  const model: TrainableModel = {
    ...toyModel,
    dropout: [{ name: 'inputs', shape: toyBatchSpec.x.shape, rate: 0.5 }],
    loss: (p, { x, ...batch }, masks) => toyModel.loss(p, { ...batch, x: tf.mul(x, masks.inputs) }, {}),
  };

  it('draws new masks for every step and none for validation', async () => {
    // With a learning rate of zero every difference between losses comes from the masks.
    const { history } = await train(
      toyOptions({ runtime, model, learningRate: 0, trainBatches: () => [toyBatch(1)] }),
    );
    const plain = await train(toyOptions({ runtime, learningRate: 0, trainBatches: () => [toyBatch(1)] }));
    expect(new Set(history.map(({ trainLoss }) => trainLoss)).size).toBe(history.length);
    expect(history.map(({ validationLoss }) => validationLoss)).toEqual(
      plain.history.map(({ validationLoss }) => validationLoss),
    );
  });

  it('depends on the seed alone, and can be estimated', async () => {
    const run = (seed: number) =>
      train(toyOptions({ runtime, model, seed, initial: new Float32Array(112).fill(0.1), epochs: 2 }));
    const [first, again, other] = [await run(1), await run(1), await run(2)];
    expect(again.parameters).toEqual(first.parameters);
    expect(other.parameters).not.toEqual(first.parameters);
    expect(
      await estimateTrainingMs({
        model,
        runtime,
        batchSpec: toyBatchSpec,
        batch: toyBatch(1),
        stepsPerEpoch: 5,
        epochs: 2,
      }),
    ).toBeGreaterThan(0);
  });
});
