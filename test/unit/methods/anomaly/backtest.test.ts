import { describe, expect, it } from 'vitest';
import { windowError } from '../../../../src/methods/anomaly/backtest';
import { NODE_FEATURE_COUNT as F } from '../../../../src/features/node-features';
import { noise } from './support/normal';

describe('windowError', () => {
  const normalised = noise(1, 30, 2);
  const ones = new Float32Array(60).fill(1);
  const truth = normalised.z.slice(5 * 2 * F, 6 * 2 * F).map(Math.asinh);

  it('is nothing for the truth and grows at most linearly away from it', () => {
    expect(windowError(normalised, ones, 5, truth)).toBeCloseTo(0, 6);
    const off = (by: number): number =>
      windowError(
        normalised,
        ones,
        5,
        truth.map((value) => value + by),
      );
    expect(off(0.2)).toBeCloseTo(0.02, 5);
    expect(off(10)).toBeCloseTo(9.5, 4);
  });

  it('leaves out what is unknown and what has no weight', () => {
    const weights = ones.slice();
    weights[5 * 2] = 0;
    const wrong = truth.slice();
    wrong[0] += 100;
    expect(windowError(normalised, weights, 5, wrong)).toBeCloseTo(0, 6);
    expect(
      windowError({ ...normalised, known: new Uint8Array(normalised.known.length) }, ones, 5, truth),
    ).toBeNaN();
  });
});
