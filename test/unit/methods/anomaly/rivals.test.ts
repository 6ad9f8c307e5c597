import { describe, expect, it } from 'vitest';
import { fitLinearRival, medianRival, persistenceRival } from '../../../../src/methods/anomaly/rivals';
import type { Normalised } from '../../../../src/methods/anomaly/normalise';
import { createRandom } from '../../../../src/numeric/random';
import { NODE_FEATURE_COUNT as F } from '../../../../src/features/node-features';

const SERVICES = 2;

/** x[t] = 0.6 x[t-1] - 0.3 x[t-2] + 0.5 + noise, on the asinh scale on which forecasts live. */
function autoregressive(seed: number, windows: number): Normalised {
  const random = createRandom(seed);
  const stride = SERVICES * F;
  const x = new Float64Array(windows * stride);
  for (let at = 0; at < x.length; at++) {
    const before = (lag: number): number => (at >= lag * stride ? x[at - lag * stride] : 0);
    x[at] = 0.6 * before(1) - 0.3 * before(2) + 0.5 + 0.2 * random.normal();
  }
  return {
    windows,
    services: SERVICES,
    z: Float32Array.from(x, Math.sinh),
    known: new Uint8Array(x.length).fill(1),
    centre: new Float32Array(stride),
    scale: new Float32Array(stride).fill(1),
  };
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);
const sample = (
  normalised: Normalised,
  windows: readonly number[],
): Parameters<typeof fitLinearRival>[0][number] => ({
  normalised,
  windows,
  weights: new Float32Array(normalised.windows * SERVICES).fill(1),
});

describe('the linear rival', () => {
  it('recovers a known process, from one recording or from several', () => {
    const first = autoregressive(1, 600);
    for (const samples of [
      [sample(first, range(10, 600))],
      [sample(first, range(10, 300)), sample(autoregressive(2, 400), range(10, 400))],
    ]) {
      const rival = fitLinearRival(samples);
      const out = new Float32Array(SERVICES * F);
      const test = autoregressive(3, 50);
      for (const window of range(10, 50)) {
        rival.forecast(test, window, out);
        out.forEach((forecast, column) => {
          const x = (lag: number): number => Math.asinh(test.z[(window - lag) * SERVICES * F + column]);
          expect(Math.abs(forecast - (0.6 * x(1) - 0.3 * x(2) + 0.5))).toBeLessThan(0.12);
        });
      }
    }
  });

  it('does not listen to cells of weight 0', () => {
    const normalised = autoregressive(4, 300);
    const spoilt = { ...normalised, z: normalised.z.slice().fill(40, 200 * SERVICES * F) };
    const weights = new Float32Array(300 * SERVICES).fill(1, 0, 200 * SERVICES);
    const [one, two] = [normalised, spoilt].map((data) =>
      fitLinearRival([{ normalised: data, windows: range(10, 300), weights }]),
    );
    const [a, b] = [new Float32Array(SERVICES * F), new Float32Array(SERVICES * F)];
    one.forecast(normalised, 100, a);
    two.forecast(normalised, 100, b);
    expect(b).toEqual(a);
  });
});

describe('the plain rivals', () => {
  it('say the median, and the last window', () => {
    const normalised = autoregressive(5, 20);
    const out = new Float32Array(SERVICES * F).fill(9);
    medianRival.forecast(normalised, 7, out);
    expect([...out].every((value) => value === 0)).toBe(true);
    persistenceRival.forecast(normalised, 7, out);
    out.forEach((value, column) =>
      expect(value).toBeCloseTo(Math.asinh(normalised.z[6 * SERVICES * F + column]), 5),
    );
    persistenceRival.forecast(normalised, 0, out);
    expect([...out].every((value) => value === 0)).toBe(true);
  });
});
