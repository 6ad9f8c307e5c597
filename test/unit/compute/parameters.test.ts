import { tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { withBackend } from '../../../src/compute/backend-scope';
import { initialParameters, parameterCount, splitParameters } from '../../../src/compute/parameters';
import type { ParameterSpec } from '../../../src/compute/parameters';
import { openTfjsCpu } from '../../../src/compute/runtimes/tfjs-cpu';
import { sizeOf } from '../../../src/compute/tensors';

beforeAll(openTfjsCpu);

const specs: readonly ParameterSpec[] = [
  { name: 'weights', shape: [30, 20], init: 'glorot', decay: true },
  { name: 'bias', shape: [20], init: 'zeros', decay: false },
  { name: 'gain', shape: [20], init: 'ones', decay: false },
  { name: 'embedding', shape: [40, 10], init: { normal: 0.02 }, decay: false },
];

/** Named views on the flat vector. */
function parameterViews(flat: Float32Array): Readonly<Record<string, Float32Array>> {
  let offset = 0;
  return Object.fromEntries(
    specs.map(({ name, shape }) => {
      const start = offset;
      offset += sizeOf(shape);
      return [name, flat.subarray(start, offset)];
    }),
  );
}

describe('parameters', () => {
  it('start as specified', () => {
    const views = parameterViews(initialParameters(specs, 1));
    const limit = Math.sqrt(6 / 50);
    expect(Math.max(...views.weights)).toBeLessThanOrEqual(limit);
    expect(Math.max(...views.weights)).toBeGreaterThan(0.9 * limit);
    expect(Math.min(...views.weights)).toBeLessThan(-0.9 * limit);
    expect(views.bias.every((value) => value === 0)).toBe(true);
    expect(views.gain.every((value) => value === 1)).toBe(true);
    const deviation = Math.sqrt(
      views.embedding.reduce((sum, value) => sum + value ** 2, 0) / views.embedding.length,
    );
    expect(deviation).toBeCloseTo(0.02, 2);
  });

  it('depend on the seed, and not on parameters that come later', () => {
    expect(initialParameters(specs, 1)).toEqual(initialParameters(specs, 1));
    expect(initialParameters(specs, 1)).not.toEqual(initialParameters(specs, 2));
    expect(initialParameters(specs.slice(0, 1), 1)).toEqual(initialParameters(specs, 1).slice(0, 600));
  });

  it('split into named tensors, in the order of the specs', () => {
    const flat = initialParameters(specs, 3);
    expect(parameterCount(specs)).toBe(flat.length);
    withBackend('cpu', () => {
      const named = splitParameters(tensor1d(flat), specs);
      for (const [name, view] of Object.entries(parameterViews(flat))) {
        expect(named[name].dataSync()).toEqual(view);
        expect(named[name].shape).toEqual(specs.find((spec) => spec.name === name)!.shape);
      }
    });
  });
});
