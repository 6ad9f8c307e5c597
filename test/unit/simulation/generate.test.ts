import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateNetwork } from '../../../src/simulation/generate';
import type { Network } from '../../../src/simulation/network';
import { prepareLatencyModel } from '../../../src/simulation/queueing/network-latency';

const seeds = fc.integer({ min: 0, max: 1e9 });

/** Pods of each service at 60 requests a second and 60 % utilisation. */
function podsOf(network: Network): number[] {
  const { workS } = prepareLatencyModel(network);
  return network.services.map(({ serversPerPod }, index) =>
    Math.ceil((60 * workS[index]) / serversPerPod / 0.6),
  );
}

describe('generateNetwork', () => {
  it('is a function of its seed', () => {
    expect(generateNetwork({ services: 10, seed: 4 })).toEqual(generateNetwork({ services: 10, seed: 4 }));
    expect(generateNetwork({ services: 10, seed: 4 })).not.toEqual(
      generateNetwork({ services: 10, seed: 5 }),
    );
  });

  it('has the promised size and time with ten services', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const network = generateNetwork({ services: 10, seed });
        const pods = podsOf(network).reduce((sum, each) => sum + each, 0);
        expect(pods).toBeGreaterThanOrEqual(28);
        expect(pods).toBeLessThanOrEqual(38);
        const { p95S } = prepareLatencyModel(network).predict(0, new Float64Array(10));
        expect(p95S).toBeGreaterThanOrEqual(0.249);
        expect(p95S).toBeLessThanOrEqual(0.601);
      }),
      { numRuns: 20 },
    );
  });

  it('is a network: every service is reached, calls go deeper, shares are shares', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 2, max: 40 }), (seed, services) => {
        const network = generateNetwork({ services, seed });
        expect(network.services).toHaveLength(services);
        // Throws when calls form a circle.
        const { visits } = prepareLatencyModel(network);
        expect(Math.min(...visits)).toBeGreaterThan(0);
        expect(visits.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(12);
        expect(network.entries.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
        for (const { groups, work } of network.operations) {
          expect(work.every((timeS, index) => timeS > 0 && (index === 0 || timeS >= work[index - 1]))).toBe(
            true,
          );
          for (const { probability, times } of groups.flat()) {
            expect(probability > 0 && probability <= 1 && Number.isInteger(times) && times > 0).toBe(true);
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  it('varies: calls in turn and in parallel, not awaited, with a probability, repeated', () => {
    const calls = Array.from({ length: 20 }, (_, seed) => generateNetwork({ services: 10, seed })).flatMap(
      ({ operations }) => operations.flatMap(({ groups }) => groups),
    );
    expect(calls.some((group) => group.length > 1)).toBe(true);
    expect(calls.some((group) => group.length === 1)).toBe(true);
    const all = calls.flat();
    expect(all.some(({ isAsync }) => isAsync)).toBe(true);
    expect(all.some(({ probability }) => probability < 1)).toBe(true);
    expect(all.some(({ times }) => times > 1)).toBe(true);
  });

  it('keeps the time of a size that fits nothing, and refuses one that is none', () => {
    const { p95S } = prepareLatencyModel(generateNetwork({ services: 60, seed: 1 })).predict(
      0,
      new Float64Array(60),
    );
    expect(p95S).toBeGreaterThan(0.249);
    expect(p95S).toBeLessThan(0.601);
    expect(() => generateNetwork({ services: 1, seed: 0 })).toThrow('2 to 200; got 1');
    expect(() => generateNetwork({ services: 201, seed: 0 })).toThrow('got 201');
    expect(() => generateNetwork({ services: 2.5, seed: 0 })).toThrow('got 2.5');
  });
});
