import { describe, expect, it } from 'vitest';
import { forecastWorkload, type WorkloadResult } from '../../../../src/methods/workload/forecast';
import { countingFloor } from '../../../../src/methods/workload/floor';
import type { LoadSeries } from '../../../../src/methods/workload/load-series';
import { planWorkload, type PlanOptions } from '../../../../src/methods/workload/plan';
import { ownUnits } from '../../../../src/methods/workload/prepare';
import { evenStride, partsOf, usualHorizon } from '../../../../src/methods/workload/protocol';
import { mean } from '../../../../src/numeric/moments';
import { createRandom } from '../../../../src/numeric/random';
import { UnusableMetrics } from '../../../../src/workspace/metrics/table';
import { hourlyLoads, oneSeries } from './loads';

const usual: PlanOptions = {
  scale: 'zscore',
  split: { train: 0.7, validation: 0.1, test: 0.2 },
  inputSteps: 48,
  steps: 12,
  stride: 1,
  unseen: [],
};

function run(
  input: LoadSeries,
  options: Partial<PlanOptions> = {},
  history: 'long' | 'released' = 'long',
): WorkloadResult {
  const plan = { ...usual, ...options };
  return forecastWorkload({
    ...planWorkload(input, plan),
    inputSteps: plan.inputSteps,
    steps: plan.steps,
    history,
    trained: [],
  });
}

const mseOf = ({ test }: WorkloadResult, name: string): number =>
  test.find((each) => each.name === name)?.bySeed[0].mse ?? NaN;

describe('forecastWorkload', () => {
  it('is ahead of every rule where there is a day, a week and a slow part', () => {
    const result = run(hourlyLoads());
    for (const rule of ['last-value', 'window-mean', 'same-time-yesterday', 'same-time-last-week']) {
      expect(mseOf(result, 'adaptive')).toBeLessThan(mseOf(result, rule));
    }
    expect(result.choice.chosen).toBe('adaptive');
    expect(result.coverage.share).toBeGreaterThan(0.85);
    expect(result.coverage.share).toBeLessThan(0.95);
  });

  it('forecasts nothing from later rows', () => {
    const input = hourlyLoads({ nodes: 1 });
    const cut = input.rows - 60;
    const changed = { ...input, values: input.values.map((value, row) => (row < cut ? value : 1000 + row)) };
    // The last origin whose forecast is compared lies before the change; the rest is judged on other targets.
    const shorter = { ...input, rows: cut, values: input.values.slice(0, cut) };
    const [whole, short] = [run(changed), run(shorter)];
    expect(whole.validation.map(({ name }) => name)).toEqual(short.validation.map(({ name }) => name));
    const again = run({
      ...changed,
      values: changed.values.map((value, row) => (row < cut ? value : 2 * value)),
    });
    expect(again.validation).toEqual(whole.validation);
  });

  it('sees the window alone with released history', () => {
    const { test } = run(hourlyLoads(), {}, 'released');
    expect(new Set(test.map(({ history }) => history))).toEqual(new Set(['released']));
  });

  it('forecasts a series never seen by what the others teach', () => {
    const input = hourlyLoads({ nodes: 4 });
    const result = run(input, { unseen: [3], scale: 'none' });
    expect(mseOf(result, 'adaptive')).toBeLessThan(mseOf(result, 'same-time-yesterday'));
    expect(result.test[0].bySeed[0].n).toBe((input.rows - 48 - 12 + 1) * 12);
  });

  it('says when no window fits into a series never seen', () => {
    expect(() => run(hourlyLoads({ rows: 50 }), { unseen: [1] })).toThrow(
      /window of 48 rows and 12 steps ahead/,
    );
  });

  it('does not choose on a part in which nothing happens', () => {
    const input = hourlyLoads({ nodes: 1 });
    const from = Math.floor(input.rows * 0.7);
    const silent = {
      ...input,
      values: input.values.map((value, row) => (row >= from && row < input.rows * 0.8 ? 0 : value)),
    };
    expect(run(silent).choice.reason).toContain('hardly move');
  });

  it.each([
    ['constant', Array.from({ length: 400 }, () => 7)],
    ['all zero', Array.from({ length: 400 }, () => 0)],
    [
      'gappy',
      Array.from({ length: 600 }, (_, row) =>
        row % 3 === 0 || (row > 200 && row < 260) ? NaN : 5 + Math.sin(row / 4),
      ),
    ],
    ['short', Array.from({ length: 150 }, (_, row) => 5 + Math.sin(row / 4))],
    ['a step', Array.from({ length: 500 }, (_, row) => (row < 250 ? 1 : 100))],
  ])('stays sane for a series that is %s', (_, values) => {
    const input = oneSeries(values);
    const { ahead } = run(input);
    const { prepared } = planWorkload(input, usual);
    const known = values.filter((value) => !Number.isNaN(value));
    const [least, most] = [Math.min(...known), Math.max(...known)];
    const spread = Math.max(1, most - least);
    for (const value of ahead.point) {
      expect(ownUnits(prepared, 0, value)).toBeGreaterThan(least - spread);
      expect(ownUnits(prepared, 0, value)).toBeLessThan(most + spread);
    }
    expect(
      [...ahead.low].every((value, at) => value <= ahead.point[at] && ahead.high[at] >= ahead.point[at]),
    ).toBe(true);
  });

  it.each([
    ['steady', () => 1],
    ['in fixed turns', (row: number) => (row % 11 < 2 ? 3 : 1)],
  ])('is little behind the best rule in a short recording that is %s', (_, rate) => {
    const ratios = [1, 2, 3, 4, 5, 6].map((seed) => {
      const random = createRandom(seed);
      const values = Array.from({ length: 90 + 15 * seed }, (__, row) =>
        Math.max(0, Math.round(30 * rate(row) + Math.sqrt(30 * rate(row)) * random.normal())),
      );
      const result = run(oneSeries(values), { steps: 9, inputSteps: 24 });
      const rules = ['ridge', 'nlinear', 'last-value', 'window-mean'].map((name) => mseOf(result, name));
      return mseOf(result, result.choice.chosen) / Math.min(...rules);
    });
    expect(Math.exp(mean(ratios.map(Math.log)))).toBeLessThan(1.3);
  });

  it('says what is too short, and how far can be forecast', () => {
    const short = oneSeries(Array.from({ length: 60 }, (_, row) => row));
    expect(() => run(short)).toThrow(UnusableMetrics);
    expect(() => run(short)).toThrow(
      /12 steps ahead do not fit into a part of 6 of the 60 rows: use --horizon 6 or less/,
    );
    expect(
      run(short, { steps: usualHorizon(partsOf(60, usual.split)), inputSteps: 6 }).ahead.point,
    ).toHaveLength(3);
    expect(() => run(oneSeries([1, 2, 3]), { inputSteps: 1, steps: 1 })).toThrow(/too few to learn from/);
  });

  it('refuses logarithms of negative values', () => {
    expect(() =>
      run(oneSeries(Array.from({ length: 400 }, (_, row) => row - 5)), { scale: 'log1p' }),
    ).toThrow(/negative values/);
  });
});

describe('evenStride', () => {
  it('visits every place of the season', () => {
    for (let least = 1; least < 40; least++) {
      const stride = evenStride(least, 168);
      expect(stride).toBeGreaterThanOrEqual(least);
      expect(new Set(Array.from({ length: 168 }, (_, index) => (index * stride) % 168)).size).toBe(168);
    }
  });
});

describe('countingFloor', () => {
  it.each(['none', 'log1p'] as const)('is the variance of counts of a known rate, scale %s', (scale) => {
    const random = createRandom(2);
    const poisson = (rate: number): number => {
      let count = 0;
      for (let product = random.uniform(); product > Math.exp(-rate); product *= random.uniform()) {
        count++;
      }
      return count;
    };
    const rate = 30;
    const input = oneSeries(Array.from({ length: 4000 }, () => poisson(rate)));
    const { prepared, origins, wanted } = planWorkload(input, { ...usual, scale });
    const floor = countingFloor(prepared, wanted, origins.test, 12);
    const drawn = Array.from({ length: 20_000 }, () => poisson(rate)).map((count) =>
      scale === 'log1p' ? Math.log1p(count) : count,
    );
    const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
    const variance = drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / drawn.length;
    expect((floor.mse ?? NaN) / (variance / prepared.scaling.scale[0] ** 2)).toBeCloseTo(1, 1);
  });

  it('is unknown where values are no counts', () => {
    const input = oneSeries(Array.from({ length: 400 }, (_, row) => row / 7));
    const { prepared, origins, wanted } = planWorkload(input, usual);
    expect(countingFloor(prepared, wanted, origins.test, 12).mse).toBeNull();
  });
});
