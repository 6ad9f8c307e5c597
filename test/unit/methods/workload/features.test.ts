import { describe, expect, it } from 'vitest';
import { compactFeatures } from '../../../../src/methods/workload/features/compact';
import { levelOf, type FeatureSet, type Sight } from '../../../../src/methods/workload/features/feature-set';
import { withSums } from '../../../../src/methods/workload/features/history';
import { lagFeatures, windowFeatures } from '../../../../src/methods/workload/features/lags';
import { deviationsFrom, profileAfter } from '../../../../src/methods/workload/features/profile';
import { createRandom } from '../../../../src/numeric/random';

const ROWS = 24 * 7 * 14;
const STEPS = 30;
const ORIGIN = ROWS - 200;
const long: Sight = { seasons: { day: 24, week: 168 }, reach: Infinity, steps: STEPS, rows: ROWS };
const released: Sight = { ...long, reach: 48 };

function noise(seed: number): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length: ROWS }, () => random.normal());
}

function read(set: FeatureSet, values: Float64Array, system: number, origin = ORIGIN): number[] {
  const out = new Float64Array(set.size);
  set.reader(withSums(values))(out, origin, system);
  return [...out];
}

const sets: [string, FeatureSet | null][] = [
  ['compact without a season', compactFeatures(long, 'none')],
  ['compact with a day', compactFeatures(long, 'day')],
  ['compact with a week', compactFeatures(long, 'week')],
  ['lags', lagFeatures(long)],
  ['window', windowFeatures(long)],
];

describe.each(sets)('%s', (_, given) => {
  const set = given as FeatureSet;

  it('reads nothing at or after the origin', () => {
    const values = noise(1);
    const changed = values.map((value, row) => (row >= ORIGIN ? 1e6 : value));
    for (const system of [0, set.systems.length - 1]) {
      expect(read(set, changed, system)).toEqual(read(set, values, system));
    }
  });

  it('fills every place with a number, gaps or not', () => {
    const values = noise(2).map((value, row) => (row % 5 === 0 || row > ORIGIN - 30 ? NaN : value));
    for (const system of set.systems.keys()) {
      expect(read(set, values, system).every(Number.isFinite)).toBe(true);
    }
  });

  it('reads what lies before every origin that it says it can forecast', () => {
    const shifted = read(set, noise(3), 0, set.back);
    expect(shifted.every(Number.isFinite)).toBe(true);
  });
});

describe.each([
  ['lags', lagFeatures(long) as FeatureSet],
  ['window', windowFeatures(long) as FeatureSet],
])('the level of %s', (_, set) => {
  it('takes what a series is raised by out of the features', () => {
    const values = noise(6);
    const raised = values.map((value) => value + 8);
    read(set, raised, 0).forEach((value, index) => expect(value).toBeCloseTo(read(set, values, 0)[index], 9));
    const [low, high] = [values, raised].map((each) => levelOf(set, withSums(each))(ORIGIN));
    expect(high - low).toBeCloseTo(8, 9);
  });

  it('is the last known value, and nothing at or after the origin', () => {
    const values = noise(7).map((value, row) => (row >= ORIGIN - 3 ? NaN : value));
    expect(levelOf(set, withSums(values))(ORIGIN)).toBe(values[ORIGIN - 4]);
    const silent = noise(8).map((value, row) => (row >= ORIGIN - 200 ? NaN : value));
    expect(levelOf(set, withSums(silent))(ORIGIN)).toBe(0);
  });
});

it('sets of lags are left out where the rows are too few', () => {
  expect(windowFeatures({ ...long, rows: 60 })).toBeNull();
  expect(lagFeatures({ ...long, rows: 900 })).toBeNull();
});

describe('a limited reach', () => {
  it.each([
    ['compact', compactFeatures(released, 'none')],
    ['lags', lagFeatures(released) as FeatureSet],
    ['window', windowFeatures(released) as FeatureSet],
  ])('keeps %s to the window', (_, set) => {
    const values = noise(4);
    const changed = values.map((value, row) => (row < ORIGIN - released.reach ? value + 1e6 : value));
    // Sums over all rows are differences of large numbers here.
    read(set, changed, 3).forEach((value, index) =>
      expect(value).toBeCloseTo(read(set, values, 3)[index], 5),
    );
  });

  it('leaves what is usual at a time of day, as learned from all earlier rows alike', () => {
    const set = compactFeatures(released, 'day');
    const values = noise(5);
    const changed = values.map((value, row) => (row < ORIGIN - 100 ? value + 10 : value));
    const moved = read(set, changed, 3).filter(
      (value, index) => Math.abs(value - read(set, values, 3)[index]) > 1e-6,
    );
    // The profile and the deviations from it, nothing else.
    expect(moved.length).toBeLessThanOrEqual(5);
  });
});

describe('profileAfter', () => {
  it('is the mean of the values at a place of the season', () => {
    const values = Float64Array.of(1, 10, 3, 20, 5, 30);
    expect([...profileAfter(values, 2, Infinity)]).toEqual([1, 10, 2, 15, 3, 20]);
  });

  it('follows what is new when it forgets', () => {
    const values = Float64Array.from({ length: 40 }, (_, row) => (row < 20 ? 0 : 1));
    expect(profileAfter(values, 1, 2)[39]).toBeGreaterThan(profileAfter(values, 1, Infinity)[39]);
  });

  it('tells deviations from what was usual before', () => {
    const values = Float64Array.of(1, 10, 3, 20);
    const away = deviationsFrom(profileAfter(values, 2, Infinity), values, 2);
    expect([...away]).toEqual([NaN, NaN, 2, 10]);
  });
});
