import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initialParameters, parameterView } from '../../../../src/compute';
import {
  magnitudeMask,
  maskedModel,
  matrixEntries,
  withMask,
} from '../../../../src/compute/pruning/keep-mask';
import { openOnnxRuntimeNode } from '../../../../src/compute/runtimes/onnxruntime-node';
import { openTfjsCpu } from '../../../../src/compute/runtimes/tfjs-cpu';
import { train } from '../../../../src/compute/training/train';
import { toyModel, toyOptions } from '../support/toy';

const { parameters: specs } = toyModel;

describe('magnitudeMask', () => {
  it('takes the smallest of each matrix, as many as were asked for, and leaves vectors whole', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (seed, share) => {
          const flat = initialParameters(specs, seed);
          const mask = magnitudeMask(specs, flat, share);
          for (const { name, shape } of specs) {
            const [values, kept] = [flat, mask].map((all) => parameterView(specs, all, name));
            const gone = values.filter((_, at) => kept[at] === 0).map(Math.abs);
            const staying = values.filter((_, at) => kept[at] === 1).map(Math.abs);
            expect(gone).toHaveLength(shape.length < 2 ? 0 : Math.round(share * values.length));
            expect(Math.max(0, ...gone)).toBeLessThanOrEqual(Math.min(Infinity, ...staying));
          }
        },
      ),
    );
  });

  it('leaves fixed parameters whole, and refuses shares that are none', () => {
    const fixed = [{ name: 'w', shape: [2, 2], init: 'ones', decay: true, isFixed: true }] as const;
    expect([...magnitudeMask(fixed, new Float32Array(4), 0.5)]).toEqual([1, 1, 1, 1]);
    for (const share of [-0.1, 1.1, NaN]) {
      expect(() => magnitudeMask(specs, initialParameters(specs, 1), share)).toThrow(RangeError);
    }
  });

  it('takes exactly as many among equals', () => {
    const ones = [{ name: 'w', shape: [5, 2], init: 'ones', decay: true }] as const;
    const mask = magnitudeMask(ones, initialParameters(ones, 1), 0.3);
    expect(matrixEntries(ones, mask)).toEqual({ kept: 7, all: 10 });
  });
});

describe('maskedModel', () => {
  it.each([
    ['onnxruntime-node', () => openOnnxRuntimeNode(1)],
    ['tfjs-cpu', openTfjsCpu],
  ])('learns on %s while what is pruned stays exactly zero, decay included', async (_, open) => {
    const runtime = await open();
    const dense = await train(toyOptions({ runtime, epochs: 10 }));
    const mask = magnitudeMask(specs, dense.parameters, 0.5);
    const initial = withMask(dense.parameters, mask);
    const tuned = await train(
      toyOptions({ runtime, initial, model: maskedModel(toyModel, mask), weightDecay: 0.1, epochs: 10 }),
    );
    expect(matrixEntries(specs, tuned.parameters)).toEqual({ kept: 40, all: 80 });
    tuned.parameters.forEach((value, at) => expect(mask[at] === 0 ? value : 0).toBe(0));
    expect(tuned.history.at(-1)?.trainLoss).toBeLessThan(tuned.history[0].trainLoss);
  });

  it('is the model itself where nothing is masked', async () => {
    const runtime = await openTfjsCpu();
    const all = new Float32Array(initialParameters(specs, 1).length).fill(1);
    const [plain, masked] = [
      await train(toyOptions({ runtime })),
      await train(toyOptions({ runtime, model: maskedModel(toyModel, all) })),
    ];
    expect(masked.parameters).toEqual(plain.parameters);
  });
});
