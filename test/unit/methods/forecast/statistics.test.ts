import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accuracyOf } from '../../../../src/methods/forecast/accuracy';
import { calibratedBand, coverageOf, type Uncertain } from '../../../../src/methods/forecast/bands';
import { blendWeights } from '../../../../src/methods/forecast/blend';
import { ontoSimplex } from '../../../../src/numeric/simplex';
import { inLanes } from '../../../../src/methods/forecast/lanes';
import { fitSharedLags } from '../../../../src/methods/forecast/linear';
import { lastValue, sameTimeYesterday } from '../../../../src/methods/forecast/plain';
import { prepareForecast, type Prepared } from '../../../../src/methods/forecast/prepare';
import { originsOf, splitRows } from '../../../../src/methods/forecast/series';
import { createRandom } from '../../../../src/numeric/random';
import { seasonalSeries } from './synthetic';

const shape = { inputSteps: 6, steps: 2 };
function prepared(rows = 480): Prepared {
  const input = seasonalSeries({ rows });
  return prepareForecast(input, shape, splitRows(rows, 0.8));
}

describe('accuracyOf', () => {
  it('is perfect for the truth and as defined for a shift', () => {
    const p = prepared();
    const { test } = originsOf(p.split, shape);
    const truth = Float32Array.from(
      { length: test.length * 2 * 3 },
      (_, cell) => p.scaled[(test[Math.floor(cell / 6)] + (Math.floor(cell / 3) % 2)) * 3 + (cell % 3)],
    );
    expect(accuracyOf(p, test, truth, 2)).toMatchObject({
      mae: expect.closeTo(0, 4),
      r2: expect.closeTo(1, 6),
      accuracy: expect.closeTo(1, 6),
    });
    const shifted = accuracyOf(
      p,
      test,
      truth.map((value, cell) => value + 2 / p.scaling.scale[cell % 3]),
      2,
    );
    expect(shifted).toMatchObject({
      mae: expect.closeTo(2, 3),
      rmse: expect.closeTo(2, 3),
      explainedVariance: expect.closeTo(1, 4),
    });
    expect(shifted.r2).toBeLessThan(1);
  });
});

describe('plain forecasts', () => {
  it('repeat the last value and yesterday', () => {
    const p = prepared();
    expect([...lastValue(p)([100])]).toEqual([
      ...p.filled.subarray(297, 300),
      ...p.filled.subarray(297, 300),
    ]);
    expect([...(sameTimeYesterday(p)?.([100]) ?? [])]).toEqual([...p.filled.subarray(76 * 3, 78 * 3)]);
  });
});

describe('fitSharedLags', () => {
  it('recovers an autoregression', () => {
    const random = createRandom(3);
    const values = new Float32Array(2000);
    for (let row = 2; row < 2000; row++) {
      values[row] = 0.6 * values[row - 1] - 0.3 * values[row - 2] + random.normal();
    }
    const p = prepareForecast(
      { rows: 2000, nodes: 1, values, clock: null, links: [] },
      { inputSteps: 2, steps: 1 },
      splitRows(2000, 0.8),
    );
    const predict = fitSharedLags(p, originsOf(p.split, p.shape).fit);
    const [foretold] = predict([1000]);
    const {
      centre: [centre],
      scale: [scale],
    } = p.scaling;
    expect(foretold * scale + centre).toBeCloseTo(0.6 * values[999] - 0.3 * values[998], 0);
  });
});

describe('ontoSimplex', () => {
  it('gives non-negative entries of sum 1, and leaves such as they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 8 }),
        (values) => {
          const projected = ontoSimplex(Float64Array.from(values));
          expect(projected.every((value) => value >= 0)).toBe(true);
          expect(projected.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 9);
          ontoSimplex(projected).forEach((value, index) => expect(value).toBeCloseTo(projected[index], 9));
        },
      ),
    );
  });
});

describe('blendWeights', () => {
  it('trusts the member that is right, and halves opposite errors', () => {
    const p = prepared();
    const { validation } = originsOf(p.split, shape);
    const at = (error: (cell: number) => number): Float32Array =>
      Float32Array.from(
        { length: validation.length * 6 },
        (_, cell) =>
          p.scaled[(validation[Math.floor(cell / 6)] + (Math.floor(cell / 3) % 2)) * 3 + (cell % 3)] +
          error(cell),
      );
    const indices = validation.map((_, index) => index);
    const member = (name: string, forecast: Float32Array) => ({ name, forecast, prior: 0.5 });
    const [first] = blendWeights(p, validation, indices, [
      member(
        'right',
        at(() => 0),
      ),
      member(
        'wrong',
        at(() => 3),
      ),
    ]);
    expect(first[0]).toBeGreaterThan(0.97);
    const [second] = blendWeights(p, validation, indices, [
      member(
        'high',
        at(() => 1),
      ),
      member(
        'low',
        at(() => -1),
      ),
    ]);
    expect(second[0]).toBeCloseTo(0.5, 2);
  });
});

describe('calibratedBand', () => {
  it('covers nine tenths although the noise doubles in the test part', () => {
    const random = createRandom(5);
    const rows = 3000;
    const values = Float32Array.from(
      { length: rows * 3 },
      (_, cell) => (cell > rows * 3 * 0.85 ? 2 : 1) * random.normal(),
    );
    const p = prepareForecast(
      { rows, nodes: 3, values, clock: null, links: [] },
      shape,
      splitRows(rows, 0.8),
    );
    const { validation, test } = originsOf(p.split, shape);
    const flat = (origins: readonly number[], value: number): Float32Array =>
      new Float32Array(origins.length * 6).fill(value);
    const uncertain = (origins: readonly number[]): Uncertain => ({
      point: flat(origins, 0),
      below: flat(origins, 0.4),
      above: flat(origins, 0.4),
    });
    const band = calibratedBand(
      p,
      { origins: validation, forecast: uncertain(validation) },
      { origins: test, forecast: uncertain(test) },
    );
    const { share } = coverageOf(p, test, band, 2);
    expect(share).toBeGreaterThan(0.87);
    expect(share).toBeLessThan(0.93);
  });
});

describe('calibratedBand on few windows', () => {
  it('is wider than the errors it has seen, the more so where all series err together', () => {
    const steps = 2;
    const width = (together: boolean): number => {
      const random = createRandom(8);
      const values = Float32Array.from({ length: 60 * 3 }, () => random.normal());
      if (together) {
        for (let cell = 0; cell < values.length; cell++) {
          values[cell] = values[cell - (cell % 3)];
        }
      }
      const p = prepareForecast(
        { rows: 60, nodes: 3, values, clock: null, links: [] },
        { inputSteps: 6, steps },
        splitRows(60, 0.8),
      );
      const origins = Array.from({ length: 8 }, (_, index) => 20 + index);
      const flat = (count: number, value: number): Float32Array =>
        new Float32Array(count * steps * 3).fill(value);
      const uncertain = (count: number): Uncertain => ({
        point: flat(count, 0),
        below: flat(count, 1),
        above: flat(count, 1),
      });
      const { high } = calibratedBand(
        p,
        { origins, forecast: uncertain(8) },
        { origins: [55], forecast: uncertain(1) },
      );
      const seen = Math.max(
        ...origins.flatMap((origin) => [0, 1, 2].map((node) => p.scaled[origin * 3 + node])),
      );
      return high[0] / seen;
    };
    expect(width(false)).toBeGreaterThan(1);
    expect(width(true)).toBeGreaterThan(1.05 * width(false));
  });
});

describe('inLanes', () => {
  it('never runs more than asked for and stops at a failure', async () => {
    let running = 0;
    let most = 0;
    const begun: number[] = [];
    const work = async (item: number): Promise<void> => {
      begun.push(item);
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running--;
      if (item === 2) {
        throw new Error('broken');
      }
    };
    await expect(inLanes([0, 1, 2, 3, 4, 5, 6], 2, work)).rejects.toThrow('broken');
    expect(most).toBe(2);
    expect(begun).not.toContain(6);
  });
});
