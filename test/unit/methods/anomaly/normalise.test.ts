import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLIP, normaliseFeatures } from '../../../../src/methods/anomaly/normalise';
import { createRandom } from '../../../../src/numeric/random';
import { NODE_FEATURES, NODE_FEATURE_COUNT as F } from '../../../../src/features/node-features';
import { nodeOf } from './support/normal';

const WINDOWS = 100;

describe('normaliseFeatures', () => {
  it('knows what is normal although two windows in five are disturbed', () => {
    const random = createRandom(1);
    const noise = Array.from({ length: WINDOWS }, () => 5 * random.normal());
    const clean = normaliseFeatures(
      nodeOf(WINDOWS, 1, ({ window }) => noise[window]),
      WINDOWS,
      1,
    );
    const disturbed = normaliseFeatures(
      nodeOf(WINDOWS, 1, ({ window }) => noise[window] + (window % 5 < 2 ? 100 : 0)),
      WINDOWS,
      1,
    );
    for (let feature = 0; feature < F; feature++) {
      expect(Math.abs(disturbed.centre[feature] - clean.centre[feature])).toBeLessThan(
        2 * clean.scale[feature],
      );
      // The plain standard deviation would grow to ten times.
      expect(disturbed.scale[feature]).toBeLessThan(4 * clean.scale[feature]);
      for (const window of [0, 1, 50, 51]) {
        expect(disturbed.z[window * F + feature]).toBeGreaterThan(4);
      }
    }
  });

  it('measures normal noise in its own standard deviations', () => {
    const random = createRandom(2);
    const { z } = normaliseFeatures(
      nodeOf(2000, 1, () => 10 * random.normal()),
      2000,
      1,
    );
    expect(Math.sqrt(z.reduce((sum, value) => sum + value * value, 0) / z.length)).toBeCloseTo(1, 1);
  });

  it('never takes a scale below the floor, so a constant feature does not make noise dramatic', () => {
    const { scale, z } = normaliseFeatures(
      nodeOf(WINDOWS, 2, ({ window }) => (window === 50 ? 2 : 0)),
      WINDOWS,
      2,
    );
    NODE_FEATURES.forEach(({ floor }, feature) => expect(scale[feature]).toBeCloseTo(floor, 6));
    expect(z[50 * 2 * F]).toBeCloseTo(2, 5);
  });

  it('clips what is beyond all measure', () => {
    const { z } = normaliseFeatures(
      nodeOf(WINDOWS, 1, ({ window }) => (window === 3 ? 1e6 : window === 4 ? -1e6 : 0)),
      WINDOWS,
      1,
    );
    expect([z[3 * F], z[4 * F]]).toEqual([CLIP, -CLIP]);
  });

  it('keeps the unknown unknown: missing values, and columns with too few of them', () => {
    const node = nodeOf(WINDOWS, 1, () => 1);
    node[7 * F] = NaN;
    for (let window = 4; window < WINDOWS; window++) {
      node[window * F + 1] = NaN;
    }
    const { known, z, scale } = normaliseFeatures(node, WINDOWS, 1);
    expect([known[7 * F], z[7 * F]]).toEqual([0, 0]);
    expect(known[8 * F]).toBe(1);
    expect(scale[1]).toBeNaN();
    for (let window = 0; window < WINDOWS; window++) {
      expect(known[window * F + 1]).toBe(0);
    }
  });

  it('learns nothing from windows beyond those it may fit on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 25 }), fc.integer(), fc.integer(), (fit, seed, other) => {
        const windows = 30;
        const [first, later] = [createRandom(seed), createRandom(other, 1)];
        const shared = Array.from({ length: windows * 2 * F }, () => first.normal());
        const one = nodeOf(
          windows,
          2,
          ({ window, service, feature }) => shared[(window * 2 + service) * F + feature],
        );
        const two = one.map((value, at) => (at >= fit * 2 * F ? 100 * later.normal() : value));
        const [a, b] = [one, two].map((node) => normaliseFeatures(node, windows, 2, fit));
        expect(b.centre).toEqual(a.centre);
        expect(b.scale).toEqual(a.scale);
        expect(b.z.slice(0, fit * 2 * F)).toEqual(a.z.slice(0, fit * 2 * F));
      }),
      { numRuns: 30 },
    );
  });
});
