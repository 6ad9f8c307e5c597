import { beforeAll, describe, expect, it } from 'vitest';
import { openOnnxRuntimeNode } from '../../../../src/compute/runtimes/onnxruntime-node';
import { openOnnxRuntimeWeb } from '../../../../src/compute/runtimes/onnxruntime-web';
import type { Runtime } from '../../../../src/compute/runtimes/runtime';
import { openTfjsCpu } from '../../../../src/compute/runtimes/tfjs-cpu';
import { train } from '../../../../src/compute/training/train';
import type { TrainProgress } from '../../../../src/compute/training/train-options';
import * as tf from '@tensorflow/tfjs-core';
import {
  parameterView,
  type HostTensors,
  type TensorMap,
  type TrainableModel,
} from '../../../../src/compute';
import { masksOf } from '../../../../src/compute/training/step';
import { toyBatch, toyBatchSpec, toyModel, toyOptions } from '../support/toy';

let native: Runtime;
beforeAll(async () => {
  native = await openOnnxRuntimeNode(1);
});

describe('train', () => {
  it.each([
    ['onnxruntime-node', () => openOnnxRuntimeNode(1)],
    ['onnxruntime-web', openOnnxRuntimeWeb],
    ['tfjs-cpu', openTfjsCpu],
  ])('learns on %s', async (_, open) => {
    const { history, validationLoss, bestEpoch, epochs } = await train(
      toyOptions({ runtime: await open(), epochs: 20 }),
    );
    expect(epochs).toBe(20);
    expect(history).toHaveLength(20);
    expect(history[0].trainLoss).toBeGreaterThan(0.5);
    expect(validationLoss).toBeLessThan(0.15);
    expect(history[bestEpoch].validationLoss).toBe(validationLoss);
  });

  it('has the same losses natively and in WebAssembly over the first 50 steps', async () => {
    const lossesOn = async (runtime: Runtime) => {
      const losses: number[] = [];
      let previous = { sum: 0, epoch: 0, count: 0 };
      const onProgress = ({ epoch, trainLoss, step }: TrainProgress) => {
        const count = step - epoch * 5;
        const sum = trainLoss * count;
        if (losses.length < step) {
          losses.push(previous.epoch === epoch ? sum - previous.sum : sum);
        }
        previous = { sum, epoch, count };
      };
      await train(toyOptions({ runtime, epochs: 10, onProgress }));
      return losses;
    };
    const [compiled, wasm] = [await lossesOn(native), await lossesOn(await openOnnxRuntimeWeb())];
    expect(compiled).toHaveLength(50);
    compiled.forEach((loss, step) => expect(Math.abs(loss - wasm[step]), `step ${step}`).toBeLessThan(1e-4));
  });

  it('gives the same bits with one thread and with two, and every time', async () => {
    const two = await openOnnxRuntimeNode(2);
    const [first, second, third] = [
      await train(toyOptions({ runtime: native })),
      await train(toyOptions({ runtime: two })),
      await train(toyOptions({ runtime: native })),
    ];
    expect(second.parameters).toEqual(first.parameters);
    expect(second.history).toEqual(first.history);
    expect(third.parameters).toEqual(first.parameters);
  });

  it('keeps the parameters of the best epoch and stops when it gets no better', async () => {
    // The learning rate wrecks the model after the first epochs.
    const options = toyOptions({
      runtime: native,
      epochs: 50,
      learningRate: 0.5,
      clipNorm: 100,
      patience: 3,
    });
    const { bestEpoch, epochs, history, parameters, validationLoss } = await train(options);
    expect(epochs).toBe(bestEpoch + 1 + 3);
    expect(Math.min(...history.map((record) => record.validationLoss!))).toBe(validationLoss);
    const again = await train(
      toyOptions({ runtime: native, epochs: 1, learningRate: 0, initial: parameters }),
    );
    expect(again.validationLoss).toBe(validationLoss);
  });

  it('chooses by training loss when nothing is held out', async () => {
    const { history, validationLoss } = await train(
      toyOptions({ runtime: native, validationBatches: () => [] }),
    );
    expect(history.every((record) => record.validationLoss === null)).toBe(true);
    expect(validationLoss).toBe(Math.min(...history.map((record) => record.trainLoss)));
  });

  it('reports progress with the time that remains', async () => {
    const seen: TrainProgress[] = [];
    await train(toyOptions({ runtime: native, epochs: 3, onProgress: (progress) => seen.push(progress) }));
    expect(seen.map(({ step }) => step).filter((step, index, steps) => step !== steps[index - 1])).toEqual(
      Array.from({ length: 15 }, (_, index) => index + 1),
    );
    expect(seen[0]).toMatchObject({ epoch: 0, epochs: 3, validationLoss: null, etaMs: null });
    expect(seen.at(-1)).toMatchObject({ epoch: 2, etaMs: 0 });
    expect(seen.at(-2)!.validationLoss).not.toBeNull();
    const known: (number | null)[] = [];
    await train(
      toyOptions({
        runtime: native,
        epochs: 1,
        stepsPerEpoch: 5,
        onProgress: ({ etaMs }) => known.push(etaMs),
      }),
    );
    expect(known[0]).toBeGreaterThan(0);
  });

  it('stops at the next step boundary when cancelled', async () => {
    const controller = new AbortController();
    let steps = 0;
    const training = train(
      toyOptions({
        runtime: native,
        epochs: 1000,
        signal: controller.signal,
        onProgress: ({ step }) => (steps = step) === 7 && controller.abort(new Error('enough')),
      }),
    );
    await expect(training).rejects.toThrow('enough');
    expect(steps).toBe(7);
  });

  it('lets other work of the process run between steps', async () => {
    let turns = 0;
    const ticking = setInterval(() => turns++, 1);
    await train(toyOptions({ runtime: await openTfjsCpu(), epochs: 10 }));
    clearInterval(ticking);
    expect(turns).toBeGreaterThan(5);
  });

  it('says where the loss stopped being a number', async () => {
    const broken = toyBatch(1);
    broken.x[0] = NaN;
    const trainBatches = (epoch: number) => (epoch === 1 ? [broken] : [toyBatch(1)]);
    await expect(train(toyOptions({ runtime: native, trainBatches }))).rejects.toThrow(
      'Training diverged: the loss is NaN at epoch 2, step 2',
    );
  });

  it('refuses an epoch without batches and parameters of another model', async () => {
    await expect(train(toyOptions({ runtime: native, trainBatches: () => [] }))).rejects.toThrow(
      'no training batches',
    );
    await expect(train(toyOptions({ runtime: native, initial: new Float32Array(3) }))).rejects.toThrow(
      'The model has 112 parameters, the initial vector 3.',
    );
  });

  it('leaves fixed parameters alone, to the bit, but for what the host writes between steps', async () => {
    const { parameters: specs, loss } = toyModel;
    const model = {
      parameters: [
        ...specs,
        { name: 'memory', shape: [3], init: 'ones', decay: false, isFixed: true } as const,
      ],
      loss: (p: TensorMap, batch: TensorMap) => loss(p, batch, {}),
    };
    const memoryOf = (parameters: Float32Array): number[] =>
      Array.from(parameterView(model.parameters, parameters, 'memory'));
    const options = { model, runtime: native, epochs: 3 };
    const untouched = await train(toyOptions(options));
    expect(memoryOf(untouched.parameters)).toEqual([1, 1, 1]);
    const plain = await train(toyOptions({ runtime: native, epochs: 3, weightDecay: 1e-3 }));
    expect(untouched.parameters.subarray(0, plain.parameters.length)).toEqual(plain.parameters);
    const steps: number[] = [];
    const written = await train(
      toyOptions({
        ...options,
        beforeStep: (step, parameters) => {
          steps.push(step);
          parameterView(model.parameters, parameters, 'memory')[0] += 0.5;
        },
      }),
    );
    expect(steps).toEqual(Array.from({ length: 15 }, (_, step) => step));
    expect(memoryOf(written.parameters)).toEqual([1 + 0.5 * 5 * (written.bestEpoch + 1), 1, 1]);
  });

  it('learns the same from a batch in parts, with masks for each part', async () => {
    const summed: TrainableModel = {
      ...toyModel,
      // A sum over the rows of a batch; the adjacency is the same for all.
      loss: (p, { x, y }) => {
        const hidden = tf.tanh(tf.add(tf.matMul(tf.reshape(x, [-1, 4]), p.first), p.offset));
        const predicted = tf.reshape(tf.matMul(tf.mul(hidden, p.gain), p.second), y.shape);
        return tf.sum<tf.Scalar>(tf.square(tf.sub(predicted, y)));
      },
    };
    const { adjacency: _adjacency, ...batchSpec } = toyBatchSpec;
    const cut = (seed: number): HostTensors => ({ x: toyBatch(seed).x, y: toyBatch(seed).y });
    const options = (model: TrainableModel) =>
      toyOptions({
        model,
        runtime: native,
        batchSpec,
        epochs: 3,
        trainBatches: () => [1, 2, 3].map(cut),
        validationBatches: () => [cut(9)],
      });
    const whole = await train(options(summed));
    const inParts = await train(options({ ...summed, parts: 4 }));
    whole.history.forEach(({ trainLoss, validationLoss }, epoch) => {
      expect(inParts.history[epoch].trainLoss).toBeCloseTo(trainLoss, 3);
      expect(inParts.history[epoch].validationLoss).toBeCloseTo(validationLoss!, 3);
    });
    const dropping: TrainableModel = {
      ...summed,
      parts: 4,
      dropout: [{ name: 'x', shape: [2, 5, 4], rate: 0.5 }],
      loss: (p, { x, y }, masks) => summed.loss(p, { x: tf.mul(x, masks.x), y }, masks),
    };
    expect(masksOf(dropping).map(({ name }) => name)).toEqual(['0/x', '1/x', '2/x', '3/x']);
    expect((await train(options(dropping))).history[0].trainLoss).not.toBeCloseTo(
      whole.history[0].trainLoss,
      3,
    );
  });
});
