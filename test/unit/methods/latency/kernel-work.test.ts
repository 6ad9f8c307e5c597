import { describe, expect, it } from 'vitest';
import {
  mapWork,
  NO_WORK,
  workOfVector,
  workVector,
} from '../../../../src/methods/latency/layers/kernel-work';

describe('KernelWork', () => {
  it('has the order that stored calibrations and models were written in', () => {
    expect(
      workVector({
        launches: 1,
        flops: 2,
        inputBytes: 3,
        weightBytes: 4,
        outputBytes: 5,
        excess: 6,
        outerTurns: 7,
        coldWeightBytes: 8,
      }),
    ).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('is read back from a vector, also from one that ends early', () => {
    const vector = [1, 0.5, 3, 4, 5, 6, 7, 8];
    expect(workVector(workOfVector(vector))).toEqual(vector);
    expect(workOfVector([1, 2])).toEqual({ ...NO_WORK, launches: 1, flops: 2 });
  });

  it('is changed quantity by quantity', () => {
    expect(
      mapWork({ ...NO_WORK, flops: 3 }, (value, quantity) => (quantity === 'launches' ? 1 : 2 * value)),
    ).toEqual({ ...NO_WORK, launches: 1, flops: 6 });
  });
});
