import { describe, expect, it } from 'vitest';
import { generateLoad } from '../../../../../scripts/model/load/generate';
import { deviation, mean } from '../../../../../src/numeric/moments';

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed);

describe('generated loads', () => {
  it('are standardised by their first 80 %, without a missing value', () => {
    for (const seed of SEEDS) {
      const { values } = generateLoad(seed);
      const known = values.subarray(0, Math.floor(0.8 * values.length));
      expect(values.every(Number.isFinite)).toBe(true);
      expect(mean(known)).toBeCloseTo(0, 6);
      expect(deviation(known)).toBeCloseTo(1, 6);
    }
  });

  it('are a function of the seed', () => {
    expect(generateLoad(5)).toEqual(generateLoad(5));
    expect(generateLoad(6).values).not.toEqual(generateLoad(5).values);
  });

  it('differ in width, length and the day that they begin on', () => {
    const courses = SEEDS.map(generateLoad);
    expect(new Set(courses.map(({ clock }) => clock?.stepMs)).size).toBe(7);
    expect(new Set(courses.map(({ values }) => values.length)).size).toBe(3);
    expect(new Set(courses.map(({ clock }) => Math.floor((clock?.startMs ?? 0) / 86_400_000))).size).toBe(7);
  });

  it('mostly repeat from day to day, as loads do', () => {
    const similar = SEEDS.map(generateLoad).filter(({ values, clock }) => {
      const day = Math.round(86_400_000 / (clock?.stepMs ?? 1));
      const later = values.subarray(day);
      return mean(Float64Array.from(later, (value, row) => value * values[row])) > 0.3;
    });
    expect(similar.length).toBeGreaterThan(SEEDS.length / 3);
    expect(similar.length).toBeLessThan(SEEDS.length);
  });
});
