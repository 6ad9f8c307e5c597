import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanWithSpread, splitChronologically, windowError } from '../../../../src/methods/anomaly/backtest';
import { createRandom } from '../../../../src/numeric/random';
import { NODE_FEATURE_COUNT as F } from '../../../../src/features/node-features';
import { noise } from './support/normal';

describe('splitChronologically', () => {
  it('keeps the order of time and loses no window', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat({ max: 5000 }), { minLength: 12, maxLength: 300 }), (windows) => {
        windows.sort((a, b) => a - b);
        const { train, validation, test } = splitChronologically(windows);
        expect([...train, ...validation, ...test]).toEqual(windows);
        for (const part of [train, validation, test]) {
          expect(part.length).toBeGreaterThan(0);
        }
        expect(train.length).toBeGreaterThan(validation.length + test.length);
      }),
    );
  });
});

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

describe('meanWithSpread', () => {
  it('finds the standard error of independent errors, the same for the same seed', () => {
    const random = createRandom(2);
    const errors = Float64Array.from({ length: 400 }, () => 3 + random.normal());
    const { mean, spread } = meanWithSpread(errors, 1);
    expect(mean).toBeCloseTo(3, 0);
    expect(spread).toBeGreaterThan(0.02);
    expect(spread).toBeLessThan(0.1);
    expect(meanWithSpread(errors, 1)).toEqual({ mean, spread });
  });

  it('has none without errors', () => {
    expect(meanWithSpread(Float64Array.of(NaN), 1)).toEqual({ mean: NaN, spread: NaN });
  });
});
