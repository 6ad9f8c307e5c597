import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isGainShown, isShownBetter, lowestError } from '../../../src/evaluation/choose';
import { compareModels } from '../../../src/evaluation/compare';
import { CoverageSums } from '../../../src/evaluation/coverage';
import { errorToReference, pairedDifference, type Judged } from '../../../src/evaluation/evidence';
import { meanWithSpread } from '../../../src/evaluation/mean-error';
import { AccuracySums, relativeError } from '../../../src/evaluation/metrics';
import { LagModel, persistedRow, seasonalRow } from '../../../src/evaluation/rivals';
import { splitChronologically } from '../../../src/evaluation/split';
import { createRandom } from '../../../src/numeric/random';

const BLOCK = 6;

/** Errors of a model that is off by `size` on average; what is hard at one origin is hard for all models. */
function judgedAs(size: number, origins: number, seed = 1): Judged {
  const random = createRandom(3);
  const own = createRandom(seed);
  const hard = Float64Array.from({ length: origins }, () => 1 + random.uniform());
  const errors = hard.map((each) => each * size * (1 + 0.02 * own.normal()));
  const of = (values: Float64Array): Judged['own'] => ({
    squares: [values.map((each) => each * each)],
    sizes: [values],
  });
  return { own: of(errors), reference: of(hard) };
}

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

describe('compareModels', () => {
  it('finds a difference that is there, and none between equals', () => {
    const random = createRandom(2);
    const noise = Float64Array.from({ length: 400 }, () => random.normal() ** 2);
    const counts = new Float64Array(400).fill(1);
    const base = [{ sums: noise, counts }];
    const worse = compareModels([{ sums: noise.map((sum) => sum * 1.5), counts }], base, 20, 1);
    expect(worse.low).toBeGreaterThan(0);
    expect(compareModels(base, base, 20, 1)).toMatchObject({ difference: 0, low: 0, high: 0 });
  });
});

describe('pairedDifference', () => {
  it('has no standard error below three blocks, and a small one between models that fail alike', () => {
    const [better, worse] = [[judgedAs(0.7, 60, 1)], [judgedAs(0.8, 60, 2)]];
    expect(pairedDifference(better, worse, 25).standardError).toBe(Infinity);
    const { difference, standardError, blocks } = pairedDifference(better, worse, BLOCK);
    expect(difference).toBeCloseTo(errorToReference(better[0]) - errorToReference(worse[0]), 12);
    expect(difference).toBeCloseTo(-0.1, 1);
    expect(standardError).toBeLessThan(0.01);
    expect(blocks).toBe(10);
  });
});

describe('choice by evidence', () => {
  const paired = (difference: number) => ({ difference, standardError: 0.01, blocks: 10 });

  it('takes a challenger only beyond chance, and the more of them the less easily', () => {
    expect(isShownBetter(paired(-0.015), { chance: 0.1, among: 1 })).toBe(true);
    expect(isShownBetter(paired(-0.015), { chance: 0.1, among: 10 })).toBe(false);
    expect(isShownBetter(paired(0.5), { chance: 0.1, among: 1 })).toBe(false);
    expect(isShownBetter({ ...paired(-9), standardError: Infinity }, { chance: 0.1, among: 1 })).toBe(false);
  });

  it('asks gains to exceed their standard error', () => {
    expect([isGainShown([1, 1.2, 0.8]), isGainShown([1, -1, 0.1]), isGainShown([-1, -1])]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('takes the lowest finite error, the first of equals', () => {
    const errorOf = ([, error]: readonly [string, number]): number => error;
    expect(
      lowestError(
        [
          ['a', NaN],
          ['b', 2],
          ['c', 1],
          ['d', 1],
        ] as const,
        errorOf,
      )?.[0],
    ).toBe('c');
    expect(lowestError([['a', NaN]] as const, errorOf)).toBeNull();
  });
});

describe('AccuracySums', () => {
  it('follows the definitions, and has no values of nothing', () => {
    const sums = new AccuracySums();
    [1, 2, 6].forEach((target, index) => sums.add(target, [1, -1, 2][index]));
    const { rmse, mae, accuracy, r2, explainedVariance } = sums.metrics();
    expect([rmse, mae, accuracy]).toEqual([
      Math.sqrt(2),
      4 / 3,
      expect.closeTo(1 - Math.sqrt(6 / 41), 12) as number,
    ]);
    expect(r2).toBeCloseTo(1 - 6 / 14, 12);
    expect(explainedVariance).toBeCloseTo(1 - (6 - 4 / 3) / 14, 12);
    expect(Object.values(new AccuracySums().metrics())).toEqual([NaN, NaN, NaN, NaN, NaN]);
    expect(relativeError(3, 2)).toBe(0.5);
  });
});

describe('CoverageSums', () => {
  it('counts hits and means widths', () => {
    const sums = new CoverageSums();
    sums.add(true, 1);
    sums.add(false, 3);
    expect(sums.coverage()).toEqual({ share: 0.5, meanWidth: 2 });
    expect(new CoverageSums().coverage()).toEqual({ share: NaN, meanWidth: NaN });
  });
});

describe('rivals', () => {
  it('read only rows before the origin', () => {
    const natural = fc.integer({ min: 0, max: 500 });
    fc.assert(
      fc.property(
        natural,
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 1, max: 48 }),
        (origin, step, period) => {
          const row = seasonalRow(origin + 100, step, period);
          expect(row).toBeLessThan(origin + 100);
          expect((origin + 100 + step - row) % period).toBe(0);
          expect(persistedRow(origin)).toBe(origin - 1);
        },
      ),
    );
    expect(seasonalRow(3, 0, 10)).toBe(0);
  });

  it('LagModel recovers an autoregression', () => {
    const random = createRandom(3);
    const values = [0, 0];
    const model = new LagModel(2, 1e-6);
    for (let at = 2; at < 3000; at++) {
      values.push(1 + 0.6 * values[at - 1] - 0.3 * values[at - 2] + 0.1 * random.normal());
      model.learn((lag) => values[at - lag], values[at], 1);
    }
    expect(model.predict((lag) => [1, 2][lag - 1])).toBeCloseTo(1 + 0.6 - 0.6, 1);
  });
});
