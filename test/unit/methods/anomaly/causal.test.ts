import { describe, expect, it } from 'vitest';
import { featureIndex, NODE_FEATURE_COUNT as F } from '../../../../src/features/node-features';
import { causalExpectation } from '../../../../src/methods/anomaly/causal';
import { normaliseFeatures } from '../../../../src/methods/anomaly/normalise';
import { scoreCells } from '../../../../src/methods/anomaly/score';
import { chain, START_MS, type Condition } from './support/chain';

/** Scores of an hour with a fault from minute 30 to 33, by a network that has a reason for everything. */
function peaks(condition: Condition): Record<string, number> {
  const features = chain(60, (minute) => (minute >= 30 && minute < 33 ? condition : {}), 30_000);
  const { grid, services, edges } = features;
  const normalised = normaliseFeatures(features.node, grid.count, services.length);
  const expected = causalExpectation(normalised, normalised.z.map(Math.asinh), edges);
  const { score } = scoreCells(normalised, expected);
  const inside = Array.from({ length: grid.count }, (_, window) => window).filter((window) => {
    const minute = (grid.startMs + window * grid.widthMs - START_MS) / 60_000;
    return minute >= 30 && minute < 32.5;
  });
  return Object.fromEntries(
    services.map(({ name }, service) => [
      name,
      Math.max(...inside.map((window) => score[window * services.length + service] || 0)),
    ]),
  );
}

describe('causalExpectation', () => {
  it('does not excuse an entry service that answers at once by the silence of its callees', () => {
    expect(peaks({ atOnce: true }).web).toBeGreaterThan(5);
  });

  it('excuses callers of a slow service, and not the service', () => {
    const { web, store } = peaks({ store: 6 });
    expect(store).toBeGreaterThan(3);
    expect(web).toBeLessThan(1);
  });

  it('lets a rate be explained by callers only', () => {
    const z = new Float32Array(2 * F);
    const rate = featureIndex('rate');
    z[rate] = -6;
    z[F + rate] = -6;
    const normalised = {
      windows: 1,
      services: 2,
      z,
      known: z.map(() => 1) as unknown as Uint8Array,
      centre: z,
      scale: z,
    };
    const limited = causalExpectation(normalised, z.map(Math.asinh), [{ from: 0, to: 1 }]);
    expect(Math.sinh(limited[F + rate])).toBeCloseTo(-6, 3);
    expect(Math.sinh(limited[rate])).toBeCloseTo(-1, 3);
  });

  it('keeps unknown expectations unknown', () => {
    const z = new Float32Array(F);
    const normalised = { windows: 1, services: 1, z, known: new Uint8Array(F), centre: z, scale: z };
    expect(causalExpectation(normalised, new Float32Array(F).fill(NaN), []).every(Number.isNaN)).toBe(true);
  });
});
