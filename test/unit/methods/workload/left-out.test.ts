import { describe, expect, it } from 'vitest';
import { leftOutTasks, learnedStart } from '../../../../src/methods/workload/adaptive/left-out';
import { rollingBands } from '../../../../src/methods/workload/adaptive/bands';
import type { Grid, Members } from '../../../../src/methods/workload/adaptive/grid';
import { mixture } from '../../../../src/methods/workload/adaptive/mixture';
import { extended, meanMoments } from '../../../../src/methods/workload/adaptive/moments';
import { createRandom } from '../../../../src/numeric/random';

const ORIGINS = 400;
const STEPS = 4;

/** A series of normal errors of this size; the first member misses half of each, the second three times as much. */
function seriesOf(size: number, seed: number): { members: Members; grid: Grid } {
  const random = createRandom(seed);
  const targets = Float32Array.from({ length: ORIGINS * STEPS }, () => size * random.normal());
  const other = targets.map((value) => value + 3 * size * random.normal());
  return {
    members: { names: ['good', 'bad'], forecasts: [targets.map((value) => value / 2), other] },
    grid: {
      series: 1,
      origins: Array.from({ length: ORIGINS }, (_, at) => at),
      steps: STEPS,
      targets,
      updates: Array.from({ length: ORIGINS / 20 }, (_, at) => 20 * at),
    },
  };
}

describe('leftOutTasks', () => {
  it('lets no series teach itself', () => {
    const tasks = leftOutTasks(Array.from({ length: 40 }, (_, node) => node));
    expect(new Set(tasks.map(({ node }) => node)).size).toBe(tasks.length);
    expect(tasks.length).toBeGreaterThan(2);
    for (const { node, teachers } of tasks) {
      expect(teachers).not.toContain(node);
      expect(teachers.length).toBeGreaterThan(2);
    }
    expect(leftOutTasks([4, 7])).toEqual([]);
  });
});

describe('learnedStart', () => {
  const start = learnedStart([seriesOf(1, 1), seriesOf(100, 2), seriesOf(0.01, 3)], 400, 0);

  it('weighs members from the first origin as they did for others, whatever the size of the series', () => {
    const { members, grid } = seriesOf(7, 4);
    const begun = mixture(members, grid, 400, start?.moments);
    const plain = mixture(members, grid, 400);
    expect(plain.forecast[0]).toBeCloseTo((members.forecasts[0][0] + members.forecasts[1][0]) / 2);
    const share =
      (begun.forecast[0] - members.forecasts[1][0]) / (members.forecasts[0][0] - members.forecasts[1][0]);
    expect(share).toBeGreaterThan(0.85);
  });

  it('is given up where the members turn out otherwise', () => {
    const { members, grid } = seriesOf(7, 5);
    const turned = { ...members, forecasts: [members.forecasts[1], members.forecasts[0]] };
    const { weights } = mixture(turned, grid, 1e6, start?.moments);
    weights.forEach(([first, second]) => expect(second).toBeGreaterThan(first));
  });

  it('gives bands the tails that others had', () => {
    const { grid } = seriesOf(1, 6);
    const skewed = {
      errors: Array.from({ length: 4 }, () => Array.from({ length: 200 }, (_, at) => at / 20)),
      typical: 2,
    };
    const { low, high } = rollingBands(new Float32Array(grid.targets.length), grid, 0, skewed);
    // Quantiles of 0…10 in units of 2.
    expect(low[0]).toBeCloseTo(2 * 0.05 * 9.95, 1);
    expect(high[0]).toBeCloseTo(2 * 0.95 * 9.95, 1);
  });

  it('knows nothing where no teacher is left out', () => {
    expect(learnedStart([], 400, 0)).toBeNull();
  });
});

describe('extended', () => {
  it('takes a further member for an average one, and keeps what is known', () => {
    const moments = meanMoments([seriesOf(1, 1)]);
    const [group] = extended(moments, 3);
    expect(group.slice(0, 2).map((row) => [...row].slice(0, 2))).toEqual(moments[0].map((row) => [...row]));
    expect(group[2][2]).toBeCloseTo((group[0][0] + group[1][1]) / 2);
    expect(group[2][0]).toBeCloseTo((group[0][0] + group[0][1]) / 2);
    expect(group[0][2]).toBe(group[2][0]);
  });
});
