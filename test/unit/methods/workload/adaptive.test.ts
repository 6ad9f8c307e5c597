import { describe, expect, it } from 'vitest';
import { rollingBands } from '../../../../src/methods/workload/adaptive/bands';
import type { Grid } from '../../../../src/methods/workload/adaptive/grid';
import { mixture } from '../../../../src/methods/workload/adaptive/mixture';
import { rollForecasts } from '../../../../src/methods/workload/adaptive/rolling';
import type { FeatureSet } from '../../../../src/methods/workload/features/feature-set';
import { windowFeatures } from '../../../../src/methods/workload/features/lags';
import { prepareLoad } from '../../../../src/methods/workload/prepare';
import { createRandom } from '../../../../src/numeric/random';
import { oneSeries } from './loads';

const STEPS = 4;
const ORIGINS = Array.from({ length: 600 }, (_, index) => 100 + index);

function gridOf(valueAt: (row: number) => number): Grid {
  return {
    series: 1,
    origins: ORIGINS,
    steps: STEPS,
    targets: Float32Array.from({ length: ORIGINS.length * STEPS }, (_, cell) =>
      valueAt(ORIGINS[Math.floor(cell / STEPS)] + (cell % STEPS)),
    ),
    updates: ORIGINS.filter((_, index) => index % 10 === 0),
  };
}

describe('mixture', () => {
  const random = createRandom(5);
  const truth = Float32Array.from({ length: 800 }, () => random.normal());
  const grid = gridOf((row) => truth[row]);
  const good = grid.targets.map((value) => value + 0.1 * random.normal());
  const poor = grid.targets.map((value) => value + 2 * random.normal());

  it('comes to trust the member that errs less, and states weights that sum to one', () => {
    const { weights, forecast } = mixture({ names: ['good', 'poor'], forecasts: [good, poor] }, grid, 200);
    for (const group of weights) {
      expect(group[0] + group[1]).toBeCloseTo(1, 9);
      expect(group[0]).toBeGreaterThan(0.9);
    }
    const late = (values: Float32Array): number =>
      values
        .slice(-400)
        .reduce((sum, value, index) => sum + (value - grid.targets.slice(-400)[index]) ** 2, 0);
    expect(late(forecast)).toBeLessThan(0.2 * late(poor));
  });

  it('follows a member that becomes better', () => {
    const first = grid.targets.map((value, cell) => value + (cell < 1200 ? 0.1 : 2) * random.normal());
    const second = grid.targets.map((value, cell) => value + (cell < 1200 ? 2 : 0.1) * random.normal());
    const { weights } = mixture({ names: ['first', 'second'], forecasts: [first, second] }, grid, 50);
    weights.forEach((group) => expect(group[1]).toBeGreaterThan(0.7));
  });

  it('weighs an origin by what was known before it', () => {
    const changed: Grid = { ...grid, targets: grid.targets.map((value, cell) => (cell < 1200 ? value : 99)) };
    const members = { names: ['good', 'poor'], forecasts: [good, poor] };
    const [whole, cut] = [mixture(members, grid, 200).forecast, mixture(members, changed, 200).forecast];
    expect([...cut.slice(0, 1200)]).toEqual([...whole.slice(0, 1200)]);
  });
});

describe('the window', () => {
  it('forecasts a series that has moved for good as it did before', () => {
    const random = createRandom(7);
    const rows = 24 * 60;
    const jump = 24 * 50;
    const plain = Array.from(
      { length: rows },
      (_, row) => Math.sin((2 * Math.PI * row) / 24) + 0.1 * random.normal(),
    );
    const moved = plain.map((value, row) => value + (row < jump ? 0 : 20));
    const origins = [jump + 60, jump + 100];
    const [before, after] = [plain, moved].map((values) => {
      const prepared = prepareLoad(oneSeries(values), 'none', jump);
      const set = windowFeatures({
        seasons: prepared.seasons,
        reach: Infinity,
        steps: STEPS,
        rows,
      }) as FeatureSet;
      const levels = rollForecasts({
        prepared,
        set,
        steps: STEPS,
        origins,
        refits: [jump],
        wanted: [0],
        teachers: [0],
        isUnseen: false,
        strengths: { strict: 1000, pool: 30, series: 300, recent: 300 },
        halfLife: 720,
        stride: 1,
      }).get(0)?.pool as Float32Array;
      return [...levels].map((value) => value * prepared.unit.scale + prepared.unit.centre);
    });
    after.forEach((value, cell) => expect(value - before[cell]).toBeCloseTo(20, 3));
  });
});

describe('rollingBands', () => {
  it.each([
    ['normal errors', (draw: () => number) => draw()],
    ['skewed errors', (draw: () => number) => Math.exp(draw()) - 1.6],
    ['errors that grow', (draw: () => number, row: number) => (1 + row / 300) * draw()],
  ])('cover nine of ten with %s', (_, errorOf) => {
    const random = createRandom(9);
    const grid = gridOf((row) => errorOf(() => random.normal(), row));
    const { low, high } = rollingBands(new Float32Array(grid.targets.length), grid, 24);
    const from = 800;
    const inside = grid.targets
      .slice(from)
      .filter((value, at) => value >= low[from + at] && value <= high[from + at]);
    const share = inside.length / (grid.targets.length - from);
    expect(share).toBeGreaterThan(0.86);
    expect(share).toBeLessThan(0.94);
  });

  it('know nothing of the targets they are for', () => {
    const random = createRandom(11);
    const grid = gridOf(() => random.normal());
    const changed: Grid = { ...grid, targets: grid.targets.map((value, cell) => (cell < 1200 ? value : 99)) };
    const forecast = new Float32Array(grid.targets.length);
    expect([...rollingBands(forecast, changed, 24).high.slice(0, 1200)]).toEqual([
      ...rollingBands(forecast, grid, 24).high.slice(0, 1200),
    ]);
  });
});
