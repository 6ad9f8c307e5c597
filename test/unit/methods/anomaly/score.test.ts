import { describe, expect, it } from 'vitest';
import { groupCells } from '../../../../src/methods/anomaly/incidents';
import { scoreCells, trouble, type CellScores } from '../../../../src/methods/anomaly/score';
import { featureIndex, NODE_FEATURES } from '../../../../src/features/node-features';
import { noise } from './support/normal';

const WINDOWS = 200;
const SERVICES = 8;
const SEEDS = [1, 2, 3, 4, 5, 6];
const WORK = featureIndex('work');

const above = ({ score }: CellScores): number => score.filter((value) => value > 1).length;

describe('scoreCells', () => {
  it('passes the threshold with next to no cell of pure noise', () => {
    const counts = SEEDS.map((seed) => above(scoreCells(noise(seed, WINDOWS, SERVICES), null)));
    // Of 9,600 cells.
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(12);
  });

  it('makes hardly an incident of pure noise', () => {
    const incidents = SEEDS.flatMap((seed) =>
      groupCells(scoreCells(noise(seed, WINDOWS, SERVICES), null).score, WINDOWS, SERVICES, []),
    );
    expect(incidents.length).toBeLessThanOrEqual(1);
  });

  it.each(SEEDS)(
    'shows a deviation of 8 sigma in one local feature of one service, and nothing else (seed %i)',
    (seed) => {
      const during = [90, 91, 92, 93];
      const normalised = noise(seed, WINDOWS, SERVICES, ({ window, service, feature }) =>
        service === 3 && feature === WORK && during.includes(window) ? 8 : 0,
      );
      const { score, deviation } = scoreCells(normalised, null);
      // A single window may lose two sigma to its own noise.
      expect(during.filter((window) => score[window * SERVICES + 3] > 1).length).toBeGreaterThanOrEqual(3);
      for (const window of during) {
        expect(deviation[(window * SERVICES + 3) * NODE_FEATURES.length + WORK]).toBeGreaterThan(4);
      }
      const incidents = groupCells(score, WINDOWS, SERVICES, []).filter(({ services }) =>
        services.includes(3),
      );
      expect(incidents).toHaveLength(1);
      expect(incidents[0].first).toBeGreaterThanOrEqual(88);
      expect(incidents[0].last).toBeLessThanOrEqual(95);
    },
  );

  it('stays calibrated when something is broken in a fifth of the recording', () => {
    const normalised = noise(7, WINDOWS, SERVICES, ({ window, service, feature }) =>
      service === 3 && feature === WORK && window >= 80 && window < 120 ? 12 : 0,
    );
    const { score } = scoreCells(normalised, null);
    const cells = (inside: boolean): number[] =>
      Array.from(score).filter(
        (_, cell) => (cell % SERVICES === 3 && cell >= 80 * SERVICES && cell < 120 * SERVICES) === inside,
      );
    expect(cells(true).every((value) => value > 1)).toBe(true);
    expect(cells(false).filter((value) => value > 1).length).toBeLessThan(5);
  });

  it('measures against what was expected: what a model foresaw is not unusual', () => {
    const planted = ({
      window,
      service,
      feature,
    }: {
      window: number;
      service: number;
      feature: number;
    }): number => (service === 0 && feature === WORK && window % 20 === 0 ? 12 : 0);
    const normalised = noise(8, WINDOWS, SERVICES, planted);
    const expected = normalised.z.map((_, at) => {
      const [feature, cell] = [at % NODE_FEATURES.length, Math.floor(at / NODE_FEATURES.length)];
      return Math.asinh(planted({ window: Math.floor(cell / SERVICES), service: cell % SERVICES, feature }));
    });
    expect(above(scoreCells(normalised, null))).toBeGreaterThanOrEqual(7);
    expect(above(scoreCells(normalised, expected))).toBeLessThanOrEqual(2);
  });

  it('takes the median where the model had no history to speak from', () => {
    const normalised = noise(9, 60, 2);
    const nothing = scoreCells(normalised, new Float32Array(normalised.z.length).fill(NaN));
    expect(nothing).toEqual(scoreCells(normalised, null));
  });

  it('gives no score to a cell of which nothing is known', () => {
    const normalised = noise(10, 60, 2);
    normalised.known.fill(0, 10 * 2 * NODE_FEATURES.length, (10 * 2 + 1) * NODE_FEATURES.length);
    const { score } = scoreCells(normalised, null);
    expect(score[20]).toBeNaN();
    expect(score[21]).not.toBeNaN();
  });
});

describe('trouble', () => {
  it('ignores a fall where only a rise is bad', () => {
    expect(trouble(featureIndex('errors'), -6)).toBe(0);
    expect(trouble(featureIndex('errors'), 6)).toBe(6);
    expect(trouble(featureIndex('rate'), -6)).toBe(6);
  });
});
