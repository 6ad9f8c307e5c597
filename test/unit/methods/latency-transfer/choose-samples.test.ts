import { describe, expect, it } from 'vitest';
import { adapt } from '../../../../src/methods/latency-transfer/adapt';
import { chooseSamples } from '../../../../src/methods/latency-transfer/choose-samples';
import type { DeviceSpace } from '../../../../src/methods/latency-transfer/device-space';
import { createRandom } from '../../../../src/numeric/random';

/** Feature 0 is a training device; 1 and 2 are numbers of an encoder. Architecture 0 is far out. */
function space(count: number): DeviceSpace {
  const random = createRandom(2);
  const whole = Float32Array.from({ length: 3 * count }, (_, at) =>
    at < 3 ? 5 : random.normal() * (at % 3 === 2 ? 0.01 : 1),
  );
  return { count, devices: 1, width: 3, whole, pruned: whole };
}

const all = Array.from({ length: 300 }, (_, index) => index);

describe('chooseSamples', () => {
  it('chooses different architectures from those available, the same for a seed, the telling one among them', () => {
    const chosen = chooseSamples(space(300), all, 10, 4);
    expect(new Set(chosen).size).toBe(10);
    expect(chooseSamples(space(300), all, 10, 4)).toEqual(chosen);
    expect(chosen).toContain(0);
    expect(chooseSamples(space(300), all.slice(100), 10, 4).every((index) => index >= 100)).toBe(true);
  });

  it('takes all there are when asked for more', () => {
    expect([...chooseSamples(space(300), [3, 1, 2], 10, 0)].sort()).toEqual([1, 2, 3]);
  });
});

describe('adapt', () => {
  it('finds a linear device from ten exact latencies, in their unit', () => {
    const known = space(300);
    const ms = all.map((row) => 40 + 3 * known.whole[3 * row] - 2 * known.whole[3 * row + 1]);
    const chosen = chooseSamples(known, all, 10, 0);
    const { predicted } = adapt(
      known,
      chosen,
      chosen.map((index) => ms[index]),
    );
    const worst = Math.max(...all.map((index) => Math.abs(predicted[index] - ms[index])));
    expect(worst).toBeLessThan(0.5);
  });

  it('predicts the one latency it has seen where all are equal', () => {
    const { predicted } = adapt(space(300), [0, 1, 2], [7, 7, 7]);
    expect(predicted.every((value) => Math.abs(value - 7) < 1e-9)).toBe(true);
  });
});
