import { describe, expect, it } from 'vitest';
import { statedChanges } from '../../../../../src/app/report/changes';
import { detect } from '../../../../../src/methods/anomaly/scales/detect';
import { normaliseFeatures } from '../../../../../src/methods/anomaly/normalise';
import { groupCells } from '../../../../../src/methods/anomaly/incidents';
import { scoreCells } from '../../../../../src/methods/anomaly/score';
import { chain, START_MS, type Condition } from '../support/chain';

const MINUTES = 120;

function judged(at: (minute: number) => Condition, windowMs?: number) {
  const features = chain(MINUTES, at, windowMs);
  const { count } = features.grid;
  const services = features.services.length;
  const scores = scoreCells(normaliseFeatures(features.node, count, services), null);
  return {
    changes: statedChanges(features).map(({ service, feature, sinceMs, before, after }) => ({
      what: `${service} ${feature}`,
      minute: (sinceMs - START_MS) / 60_000,
      ratio: (after ?? NaN) / (before ?? NaN),
    })),
    incidents: detect(features, null).groups.map(({ fromMs, toMs }) => ({
      from: (fromMs - START_MS) / 60_000,
      to: (toMs - START_MS) / 60_000,
    })),
    single: groupCells(scores.score, count, services, features.edges).length,
  };
}

describe('changes of level', () => {
  it.each([
    ['work that doubles', 'store work', 47, { store: 2 }, 2],
    ['work that halves', 'web work', 70, { web: 0.5 }, 0.5],
    ['a rate that doubles', 'web rate', 80, { requests: 2 }, 2],
    ['an answer at once', 'web work', 60, { atOnce: true }, 0.005],
  ])('states %s and stays as one change, without an incident', (_, what, from, condition, ratio) => {
    for (const windowMs of [undefined, 60_000]) {
      const { changes, incidents, single } = judged((minute) => (minute < from ? {} : condition), windowMs);
      expect(changes.map((change) => change.what)).toEqual([what]);
      expect(Math.abs(changes[0].minute - from)).toBeLessThanOrEqual(windowMs === undefined ? 0.5 : 1);
      expect(changes[0].ratio / ratio).toBeGreaterThan(0.9);
      expect(changes[0].ratio / ratio).toBeLessThan(1.1);
      expect(windowMs === undefined ? incidents : []).toEqual([]);
      expect(single).toBe(0);
    }
  });

  it.each([
    ['a fault of three minutes', 40, 43],
    ['a fault of half an hour', 40, 70],
    ['a fault that begins shortly before the end', 112, 120],
  ])('leaves %s an incident', (_, from, to) => {
    const { changes, incidents } = judged((minute) => (minute >= from && minute < to ? { store: 4 } : {}));
    expect(changes).toEqual([]);
    expect(incidents.length).toBeGreaterThan(0);
  });

  it('finds a fault on the new level', () => {
    const { changes, incidents } = judged((minute) => {
      const level = minute < 50 ? 1 : 2;
      return { store: minute >= 90 && minute < 93 ? 4 * level : level };
    });
    expect(changes.map(({ what }) => what)).toEqual(['store work']);
    expect(incidents).toHaveLength(1);
    expect(Math.abs(incidents[0].from - 90)).toBeLessThan(0.5);
  });

  it('takes errors that stay for an incident', () => {
    const { changes, incidents } = judged((minute) => ({ failing: minute < 95 ? 0 : 0.5 }));
    expect(changes).toEqual([]);
    expect(incidents.length).toBeGreaterThan(0);
  });

  it('finds nothing in a drift', () => {
    expect(judged((minute) => ({ store: 1 + minute / MINUTES })).changes).toEqual([]);
  });
});
