import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/numeric/random';
import { ShrunkLeastSquares } from '../../../src/numeric/shrunk-least-squares';

const SIZE = 4;

function samples(count: number, seed = 1): { x: Float64Array; y: number }[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const x = Float64Array.from({ length: SIZE }, () => random.normal());
    return { x, y: 2 * x[0] - x[1] + 0.5 * x[2] + 0.01 * random.normal() };
  });
}

function fitted(all: readonly { x: Float64Array; y: number }[]): ShrunkLeastSquares {
  const fit = new ShrunkLeastSquares(SIZE);
  all.forEach(({ x, y }) => fit.add(x, [y]));
  return fit;
}

describe('ShrunkLeastSquares', () => {
  it('says what it is pulled towards without samples, and the truth with many', () => {
    const towards = [Float64Array.of(9, 9, 9, 9)];
    new ShrunkLeastSquares(SIZE).solve(towards, 5)[0].forEach((value) => expect(value).toBeCloseTo(9, 12));
    const [found] = fitted(samples(5000)).solve(towards, 1);
    [2, -1, 0.5, 0].forEach((truth, index) => expect(found[index]).toBeCloseTo(truth, 2));
  });

  it('is the least squares of the samples with the prior as further samples', () => {
    const towards = Float64Array.of(1, 2, 3, 4);
    const strength = 7;
    const all = samples(30);
    const [shrunk] = fitted(all).solve([towards], strength);
    const unit = (at: number): Float64Array =>
      Float64Array.from({ length: SIZE }, (_, index) => (index === at ? Math.sqrt(strength) : 0));
    const asSamples = [
      ...all,
      ...Array.from(towards, (value, at) => ({ x: unit(at), y: Math.sqrt(strength) * value })),
    ];
    const [plain] = fitted(asSamples).solve(null, 1e-9);
    shrunk.forEach((value, index) => expect(value).toBeCloseTo(plain[index], 5));
  });

  it('forgets exactly', () => {
    const [first, second] = [samples(40, 1), samples(40, 2)];
    const fit = fitted(first);
    fit.fade(0);
    expect([...fit.solve(null, 1)[0]]).toEqual([0, 0, 0, 0]);
    second.forEach(({ x, y }) => fit.add(x, [y]));
    expect(fit.solve(null, 1)[0]).toEqual(fitted(second).solve(null, 1)[0]);
  });

  it('solves several right-hand sides over the same samples', () => {
    const fit = new ShrunkLeastSquares(SIZE, 2);
    samples(200).forEach(({ x, y }) => fit.add(x, [y, -y]));
    const [up, down] = fit.solve(null, 1);
    up.forEach((value, index) => expect(value).toBeCloseTo(-down[index], 10));
  });
});
