import { describe, expect, it } from 'vitest';
import { neighbourMeans } from '../../../../src/methods/forecast/neighbours';
import { prepareForecast } from '../../../../src/methods/forecast/prepare';
import { scalingOf } from '../../../../src/methods/forecast/scaling';
import { findSeason } from '../../../../src/methods/forecast/season';
import { originsOf, splitRecording, splitRows, thinned } from '../../../../src/methods/forecast/series';
import { usualValues } from '../../../../src/methods/forecast/usual';
import { seasonalSeries } from './synthetic';

describe('originsOf', () => {
  it('keeps training, validation and test apart', () => {
    const split = splitRows(100, 0.8);
    expect(split).toEqual({ fitRows: 72, trainRows: 80, rows: 100, testFrom: 80, stride: 1 });
    const { fit, validation, test } = originsOf(split, { inputSteps: 5, steps: 3 });
    expect([fit[0], fit.at(-1)]).toEqual([5, 69]);
    expect([validation[0], validation.at(-1)]).toEqual([72, 77]);
    expect([test[0], test.at(-1)]).toEqual([85, 97]);
  });

  it('is empty where nothing fits', () => {
    expect(originsOf(splitRows(10, 0.8), { inputSteps: 12, steps: 4 })).toEqual({
      fit: [],
      validation: [],
      test: [],
    });
  });
});

describe('splitRecording', () => {
  it('validates short recordings on more, and lets the back-test begin where training ends', () => {
    const shape = { inputSteps: 12, steps: 6 };
    const split = splitRecording(120, 0.75, shape);
    expect(split).toMatchObject({ fitRows: 67, trainRows: 90, testFrom: 78 });
    expect(originsOf(split, shape).test[0]).toBe(90);
    expect(splitRecording(4000, 0.75, shape).fitRows).toBe(splitRows(4000, 0.75).fitRows);
  });
});

describe('thinned', () => {
  it('leaves a usual matrix as it is and forecasts every k-th window of a huge one', () => {
    const shape = { inputSteps: 12, steps: 12 };
    expect(thinned(splitRows(2016, 0.8), shape, 207).stride).toBe(1);
    const split = thinned(splitRows(2016, 0.8), shape, 8000);
    const { validation, test } = originsOf(split, shape);
    expect((validation.length + test.length) * 12 * 8000).toBeLessThanOrEqual(5_500_000);
    expect(test[1] - test[0]).toBe(split.stride);
  });
});

describe('findSeason', () => {
  it('knows the day from the clock', () => {
    expect(findSeason(seasonalSeries(), 400)?.period).toBe(24);
  });

  it('finds the day in the data when there is no clock', () => {
    expect(findSeason(seasonalSeries({ clock: false }), 400)?.period).toBe(24);
    expect(findSeason(seasonalSeries({ clock: false, period: 96, rows: 960 }), 800)?.period).toBe(96);
  });

  it('finds none in noise, nor in less than two days', () => {
    expect(findSeason(seasonalSeries({ clock: false, noise: 300 }), 400)).toBeNull();
    expect(findSeason(seasonalSeries(), 40)).toBeNull();
  });
});

describe('scalingOf', () => {
  it('is not moved by an incident', () => {
    const input = seasonalSeries();
    const calm = scalingOf(input, 400);
    const values = input.values.slice();
    for (let row = 100; row < 120; row++) {
      values[row * 3] = 400;
    }
    const troubled = scalingOf({ ...input, values }, 400);
    expect(Math.abs(troubled.centre[0] - calm.centre[0])).toBeLessThan(0.5);
    expect(scalingOf({ ...input, values: values.map((value) => value / 1000) }, 400).scale[1]).toBeCloseTo(
      calm.scale[1] / 1000,
      5,
    );
  });

  it('marks constant and empty series, and those that are never negative', () => {
    const values = Float32Array.of(1, 5, NaN, -1, 2, 5, NaN, 3);
    const { constant, scale, floor } = scalingOf({ rows: 2, nodes: 4, values, clock: null, links: [] }, 2);
    expect([...constant]).toEqual([1, 2]);
    expect(scale[1]).toBe(1);
    expect(floor[0]).toBeCloseTo(-scaleOf(1.5, scale[0]), 5);
    expect(floor[3]).toBe(-Infinity);
    function scaleOf(centre: number, unit: number): number {
      return Math.round(centre) / unit;
    }
  });
});

describe('usualValues', () => {
  it('is the profile of the other days, never of the own one', () => {
    const period = 24;
    const days = 10;
    const quiet = new Float32Array(period * days);
    const burst = quiet.slice();
    burst[5 * period + 12] = 4;
    const before = usualValues(quiet, 1, quiet.length, 0, { period, reason: '' });
    const after = usualValues(burst, 1, burst.length, 0, { period, reason: '' });
    expect(after[5 * period + 12]).toBeLessThan(0.02);
    expect(after[6 * period + 12]).toBeGreaterThan(before[6 * period + 12] + 0.02);
  });

  it('is zero without a season', () => {
    expect([...usualValues(Float32Array.of(1, 2), 1, 2, 1, null)]).toEqual([0, 0, 0]);
  });
});

describe('neighbourMeans', () => {
  it('weighs neighbours both ways and gives a lone series itself', () => {
    const links = [
      { from: 0, to: 1, weight: 3 },
      { from: 2, to: 0, weight: 1 },
    ];
    expect([...neighbourMeans(Float32Array.of(1, 4, 8, 5), 4, 1, links)]).toEqual([(3 * 4 + 8) / 4, 1, 1, 5]);
  });
});

describe('prepareForecast', () => {
  it('does not let the test part decide anything about the training part', () => {
    const input = seasonalSeries();
    const shape = { inputSteps: 6, steps: 3 };
    const split = splitRows(input.rows, 0.8);
    const changed = input.values.map((value, cell) =>
      cell >= split.trainRows * 3 ? value * 5 + 100 : value,
    );
    const one = prepareForecast(input, shape, split);
    const other = prepareForecast({ ...input, values: changed }, shape, split);
    expect(other.scaling).toEqual(one.scaling);
    expect(other.usual).toEqual(one.usual);
    expect(other.scaled.subarray(0, split.trainRows * 3)).toEqual(
      one.scaled.subarray(0, split.trainRows * 3),
    );
  });

  it('fills gaps without inventing knowledge', () => {
    const input = seasonalSeries();
    const values = input.values.slice();
    values.fill(NaN, 100 * 3, 140 * 3);
    const prepared = prepareForecast(
      { ...input, values },
      { inputSteps: 6, steps: 3 },
      splitRows(input.rows, 0.8),
    );
    expect(prepared.known[110 * 3]).toBe(0);
    expect(prepared.filled.every((value) => Number.isFinite(value))).toBe(true);
    // After a long gap only what is usual remains.
    expect(prepared.filled[139 * 3]).toBeCloseTo(prepared.usual[139 * 3], 1);
  });
});
