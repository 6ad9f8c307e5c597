import { describe, expect, it } from 'vitest';
import { trimmingWeights, usableWindows } from '../../../../src/methods/anomaly/sequences';
import { createRandom } from '../../../../src/numeric/random';
import { noise, recordingOf } from './support/normal';

function usable(present: readonly boolean[], history: number): number[] {
  return usableWindows({ ...recordingOf(createRandom(1), present.length, 1, []), present }, history);
}

describe('usableWindows', () => {
  it('are those with data and at least half of their history', () => {
    expect(usable(Array<boolean>(6).fill(true), 4)).toEqual([2, 3, 4, 5]);
    expect(usable([true, true, false, true, true, true], 4)).toEqual([3, 4, 5]);
    expect(usable([true, true, true, false, false, false, true, true, true, true], 4)).toEqual([2, 8, 9]);
    expect(usable([], 4)).toEqual([]);
  });
});

describe('trimmingWeights', () => {
  it('counts normal cells fully and broken ones next to nothing', () => {
    const normalised = noise(1, 120, 3, ({ window, service, feature }) =>
      service === 1 && feature === 6 && window >= 40 && window < 50 ? 30 : 0,
    );
    const weights = trimmingWeights(normalised);
    const at = (window: number, service: number): number => weights[window * 3 + service];
    for (let window = 40; window < 50; window++) {
      expect(at(window, 1)).toBeLessThan(0.05);
    }
    const normal = Array.from({ length: 40 }, (_, window) => at(window, 0));
    expect(normal.reduce((sum, weight) => sum + weight, 0) / normal.length).toBeGreaterThan(0.95);
  });
});
