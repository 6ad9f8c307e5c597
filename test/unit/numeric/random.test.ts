import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/numeric/random';

const draws = (seed: number, stream: number | undefined, count: number) => {
  const random = createRandom(seed, stream);
  return Array.from({ length: count }, random.uniform);
};

describe('createRandom', () => {
  it('repeats itself for one seed and stream, and differs for others', () => {
    expect(draws(1, 0, 20)).toEqual(draws(1, 0, 20));
    expect(draws(1, 0, 20)).not.toEqual(draws(2, 0, 20));
    expect(draws(1, 0, 20)).not.toEqual(draws(1, 1, 20));
    // Neighbouring seeds and streams must not be shifted copies of one sequence.
    expect(draws(1, 0, 200).filter((draw) => draws(2, 0, 200).includes(draw))).toEqual([]);
    expect(draws(1, 0, 200).filter((draw) => draws(0, 1, 200).includes(draw))).toEqual([]);
  });

  it('is uniform: mean, variance, lag and the ten deciles', () => {
    const numbers = draws(42, 3, 20_000);
    const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
    const variance = numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0) / numbers.length;
    const lag =
      numbers.slice(1).reduce((sum, number, index) => sum + (number - mean) * (numbers[index] - mean), 0) /
      numbers.length /
      variance;
    expect(mean).toBeCloseTo(0.5, 2);
    expect(variance).toBeCloseTo(1 / 12, 2);
    expect(Math.abs(lag)).toBeLessThan(0.03);
    for (let decile = 0; decile < 10; decile++) {
      const share = numbers.filter((number) => Math.floor(number * 10) === decile).length / numbers.length;
      expect(Math.abs(share - 0.1)).toBeLessThan(0.01);
    }
  });

  it('draws normal numbers', () => {
    const random = createRandom(7);
    const numbers = Array.from({ length: 20_000 }, random.normal);
    const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
    const variance = numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0) / numbers.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.03);
    expect(numbers.every(Number.isFinite)).toBe(true);
  });

  it('shuffles into permutations, each position equally likely', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat({ max: 50 }), (seed, count) => {
        expect([...createRandom(seed).shuffle(count)].sort((a, b) => a - b)).toEqual([
          ...Array(count).keys(),
        ]);
      }),
    );
    const counts = new Array<number>(4).fill(0);
    for (let seed = 0; seed < 4000; seed++) {
      counts[createRandom(seed).shuffle(4).indexOf(0)]++;
    }
    counts.forEach((count) => expect(Math.abs(count - 1000)).toBeLessThan(120));
  });
});
