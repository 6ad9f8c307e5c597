import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitGaussianMixture, mostLikely } from '../../../src/numeric/gaussian-mixture';
import { createRandom } from '../../../src/numeric/random';

/** Samples around centres on a circle, in turn. */
function clusters(count: number, centres: number, spread: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: 2 * count }, (_, at) => {
    const angle = (2 * Math.PI * (Math.floor(at / 2) % centres)) / centres;
    return 10 * (at % 2 === 0 ? Math.cos(angle) : Math.sin(angle)) + spread * random.normal();
  });
}

describe('fitGaussianMixture', () => {
  it('finds clusters that are far apart, with their shares and spreads', () => {
    const samples = clusters(600, 3, 0.5, 1);
    const mixture = fitGaussianMixture(samples, 2, { components: 3, seed: 1 });
    const own = mostLikely(mixture, samples);
    for (let sample = 3; sample < 600; sample++) {
      expect(own[sample]).toBe(own[sample % 3]);
    }
    expect(new Set(own).size).toBe(3);
    mixture.shares.forEach((share) => expect(share).toBeCloseTo(1 / 3, 3));
    mixture.variances.forEach((variance) => expect(Math.sqrt(variance)).toBeCloseTo(0.5, 1));
  });

  it('never makes the samples less likely, and shares sum to 1', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer(), (components, seed) => {
        const { history, shares, variances } = fitGaussianMixture(clusters(60, 4, 2, seed), 2, {
          components,
          seed,
        });
        history.forEach((likelihood, round) =>
          expect(likelihood).toBeGreaterThanOrEqual((history[round - 1] ?? -Infinity) - 1e-3),
        );
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
        expect(variances.every((variance) => variance > 0)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('takes as many components as there are samples, and equal samples', () => {
    const equal = new Float32Array(8).fill(3);
    expect(mostLikely(fitGaussianMixture(equal, 2, { components: 4, seed: 1 }), equal)).toHaveLength(4);
    expect(() => fitGaussianMixture(equal, 2, { components: 5, seed: 1 })).toThrow(
      '4 samples cannot have 5 components.',
    );
  });
});
