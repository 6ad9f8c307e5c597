import { describe, expect, it } from 'vitest';
import type { StatedScale } from '../../../../src/contracts/scheduling/schedule-report';
import { effectsOfServices } from '../../../../src/methods/scheduling/service-effects';

const fixed = (replicas: number): StatedScale => ({
  replicas,
  minReplicas: null,
  maxReplicas: null,
  targetPercent: null,
});

/** Violates for as many minutes as the first service has too few of 4 pods, times the seed; lasts an hour. */
function run(scales: readonly (StatedScale | null)[], seed: number) {
  const pods = scales.map((scale) => scale?.replicas ?? 1).reduce((sum, count) => sum + count, 0);
  return {
    violationMinutes: seed * Math.max(0, 4 - (scales[0]?.replicas ?? 0)),
    podHours: pods,
    requests: 1,
    good: 1,
    visits: 1,
    timeline: { intervalS: 1800, rates: [1, 1], pods: [pods, pods], p95S: [1, 1] },
  };
}

function effects(stated: readonly number[], advised: readonly number[], seeds: readonly number[]) {
  const asked: number[] = [];
  const found = effectsOfServices({
    stated: [...stated.map(fixed), null],
    advised: [...advised.map(fixed), null],
    seeds,
    outside: 1,
    run: (scales, seed) => {
      asked.push(seed);
      return run(scales, seed);
    },
  });
  return { found, asked };
}

describe('effects of single services', () => {
  it('are those of the numbers of one service, the others as stated', () => {
    const { found, asked } = effects([2, 6, 3], [4, 1, 3], [1, 3]);
    expect(found).toEqual({
      seeds: [1, 3],
      before: { violationMinutes: 4, violationBand: [2, 6], replicaHours: 11 },
      after: [
        { violationMinutes: 0, violationBand: [0, 0], replicaHours: 13 },
        { violationMinutes: 4, violationBand: [2, 6], replicaHours: 6 },
        null,
        null,
      ],
    });
    expect(asked).toEqual([1, 3, 1, 3, 1, 3]);
  });

  it('are simulated with the first seed where all would take too many runs', () => {
    const { found, asked } = effects([2, 2, 2, 2], [4, 4, 4, 4], [5, 6, 7]);
    expect(found?.seeds).toEqual([5]);
    expect(found?.before.violationBand).toEqual([10, 10]);
    expect(asked).toEqual([5, 5, 5, 5, 5]);
  });

  it('are not simulated where even that takes too many', () => {
    const many = Array.from({ length: 12 }, () => 2);
    const threes = many.map(() => 3);
    expect(effects(many, threes, [1])).toEqual({ found: null, asked: [] });

    expect(effects(many.slice(1), threes.slice(1), [1]).asked).toHaveLength(12);
  });
});
