import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { median } from '../../../../../../src/numeric/quantile';
import { createRandom } from '../../../../../../src/numeric/random';
import { baselineOf, gapsOf } from '../../../../../../src/methods/scheduling/sentinel/device/gaps';
import { ruleVerdict, thresholdsOf } from '../../../../../../src/methods/scheduling/sentinel/device/rule';
import { windowBefore } from '../../../../../../src/methods/scheduling/sentinel/device/window';
import { deviceWindows, FLOORS } from './healthy';

const baseline = baselineOf(deviceWindows(1, 400), FLOORS);
const thresholds = thresholdsOf(baseline, deviceWindows(2, 400));
const verdicts = (windows: ReturnType<typeof deviceWindows>): string[] =>
  windows.map((window) => ruleVerdict(thresholds, gapsOf(baseline, window)));

describe('the gaps of a window', () => {
  it('leave most healthy windows healthy and none anomalous for certain', () => {
    const healthy = verdicts(deviceWindows(3, 300));
    expect(healthy.filter((verdict) => verdict === 'healthy').length).toBeGreaterThan(150);
    expect(healthy.filter((verdict) => verdict === 'anomalous').length).toBeLessThan(15);
  });

  it('show a level that moved as variance', () => {
    const moved = deviceWindows(4, 20, ([a, b]) => [a + 2, b]);
    expect(verdicts(moved)).toEqual(moved.map(() => 'anomalous'));
  });

  it('show a quantity that no longer follows the load as correlation, though its variance is as before', () => {
    const random = createRandom(9);
    const apart = deviceWindows(5, 20, ([a]) => [a, 2 + 0.4 * random.normal()]);
    const middle = (windows: ReturnType<typeof deviceWindows>): number =>
      median(windows.map((window) => gapsOf(baseline, window).correlation));
    expect(middle(apart)).toBeGreaterThan(3 * middle(deviceWindows(6, 20)));
  });

  it('show a quantity that stands still', () => {
    expect(verdicts(deviceWindows(7, 5, ([a]) => [a, 2]))).not.toContain('healthy');
  });

  it('do not change when a channel is in another unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: -3, max: 3 }), (power) => {
        const factor = 10 ** power;
        const inUnit = (seed: number) => deviceWindows(seed, 40, ([a, b]) => [a, b * factor]);
        const gaps = gapsOf(baselineOf(inUnit(1), [0.01, 0.01 * factor]), inUnit(2)[0]);
        const plain = gapsOf(baselineOf(deviceWindows(1, 40), FLOORS), deviceWindows(2, 40)[0]);
        expect(gaps.variance).toBeCloseTo(plain.variance, 6);
        expect(gaps.correlation).toBeCloseTo(plain.correlation, 6);
      }),
    );
  });

  it('are barely moved by a broken tenth of the baseline', () => {
    const dirty = baselineOf(
      deviceWindows(1, 400, ([a, b], step) => (step >= 370 ? [a + 30, -b] : [a, b])),
      FLOORS,
    );
    const window = deviceWindows(8, 1)[0];
    expect(gapsOf(dirty, window).variance).toBeLessThan(gapsOf(baseline, window).variance + 1);
  });

  it('need a window', () => {
    expect(() => baselineOf([], FLOORS)).toThrow('at least one healthy window');
    expect(windowBefore(new Float64Array(10), 2, 5, 6)).toBeNull();
  });
});
