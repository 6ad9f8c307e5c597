import { describe, expect, it } from 'vitest';
import { rankCauses } from '../../../../src/methods/anomaly/causes';
import { scoreCells } from '../../../../src/methods/anomaly/score';
import {
  featureIndex,
  NODE_FEATURE_COUNT as F,
  type NodeFeatureName,
} from '../../../../src/features/node-features';
import { noise } from './support/normal';

const WINDOWS = 120;
const SERVICES = 5;
const during = [60, 61, 62, 63];

type Planted = Readonly<Record<number, Partial<Record<NodeFeatureName, number>>>>;

function rank(planted: Planted, windows: readonly number[] = during): ReturnType<typeof rankCauses> {
  const normalised = noise(4, WINDOWS, SERVICES, ({ window, service, feature }) => {
    const own = Object.entries(planted[service] ?? {}).find(
      ([name]) => featureIndex(name as NodeFeatureName) === feature,
    );
    return own && during.includes(window) ? own[1] : 0;
  });
  return rankCauses(normalised, scoreCells(normalised, null).deviation, windows);
}

describe('rankCauses', () => {
  it('blames the service whose own work changed, not its callers whose latency rose even more', () => {
    const [first] = rank({
      0: { latency: 30, errors: 20, latencyTail: 20 },
      1: { latency: 25 },
      2: { latency: 12, work: 12 },
    });
    expect(first.service).toBe(2);
    expect(first.features[featureIndex('work')]).toBeGreaterThan(3);
    expect(first.signed[featureIndex('work')]).toBeGreaterThan(3);
  });

  it('ranks every service once, by falling score', () => {
    const ranked = rank({ 3: { ownErrors: 15 } });
    expect(ranked.map(({ service }) => service).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
    const scores = ranked.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  it('lets features that agree outweigh a single enormous one', () => {
    expect(rank({ 1: { steps: 45 }, 4: { work: 10, workTail: 10, ownErrors: 10 } })[0].service).toBe(4);
  });

  it('keeps the direction: less work is a deviation below normal', () => {
    const [first] = rank({ 2: { work: -12, fanOut: -12 } });
    expect(first.service).toBe(2);
    expect(first.signed[featureIndex('fanOut')]).toBeLessThan(-3);
  });

  it('has nothing to say without windows, or about a service of which nothing is known', () => {
    expect(rank({ 1: { work: 20 } }, []).map(({ score }) => score)).toEqual([0, 0, 0, 0, 0]);
    const normalised = noise(4, WINDOWS, SERVICES);
    for (let window = 0; window < WINDOWS; window++) {
      normalised.known.fill(0, window * SERVICES * F, (window * SERVICES + 1) * F);
    }
    const ranked = rankCauses(normalised, scoreCells(normalised, null).deviation, during);
    expect(ranked.find(({ service }) => service === 0)?.score).toBe(0);
  });
});
