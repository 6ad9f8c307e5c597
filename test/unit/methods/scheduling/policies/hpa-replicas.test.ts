import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { desiredReplicas } from '../../../../../src/methods/scheduling/policies/hpa-replicas';

const desired = (replicas: number, measured: number, utilisation: number, target = 50): number =>
  desiredReplicas({ replicas, measured, utilisation }, target, 0.1);

describe('desiredReplicas', () => {
  it('follows the examples of the documentation', () => {
    // 200m at a target of 100m doubles; 50m halves.
    expect(desired(3, 3, 1)).toBe(6);
    expect(desired(4, 4, 0.25)).toBe(2);
    expect(desired(3, 3, 0.25)).toBe(2);
  });

  it('stays within the tolerance, and moves just outside of it', () => {
    expect(desired(10, 10, 0.54)).toBe(10);
    expect(desired(10, 10, 0.46)).toBe(10);
    expect(desired(10, 10, 0.56)).toBe(12);
    expect(desired(10, 10, 0.44)).toBe(9);
  });

  it('counts pods that are not ready as idle when scaling up', () => {
    // 90 % on 3 of 5 pods is 54 % on all: within the tolerance of 50 %.
    expect(desired(5, 3, 0.9)).toBe(5);
    expect(desired(4, 3, 1)).toBe(6);
    // 60 % on 3 of 5 is 36 %: the direction would turn, so nothing happens.
    expect(desired(5, 3, 0.6)).toBe(5);
  });

  it('leaves them out when scaling down, and does nothing without a measured pod', () => {
    expect(desired(6, 4, 0.25)).toBe(2);
    expect(desired(6, 0, 0)).toBe(6);
  });

  it('counts in whole percent', () => {
    expect(desired(8, 8, 0.729, 64)).toBe(9);
  });

  it('scales up with high use only, down with low use only, and never by more than the ratio', () => {
    const pods = fc.integer({ min: 1, max: 50 });
    const target = fc.integer({ min: 10, max: 100 });
    fc.assert(
      fc.property(pods, pods, fc.double({ min: 0, max: 1, noNaN: true }), target, (a, b, use, percent) => {
        const [replicas, measured] = [Math.max(a, b), Math.min(a, b)];
        const wanted = desired(replicas, measured, use, percent);
        const ratio = (100 * use) / percent;
        expect(wanted > replicas ? ratio > 1 : true).toBe(true);
        expect(wanted < replicas ? ratio < 1 : true).toBe(true);
        expect(wanted).toBeLessThanOrEqual(Math.max(replicas, Math.ceil(ratio * measured)));
        if (measured === replicas && Math.abs(1 - ratio) > 0.1 + 1 / percent) {
          expect(Math.abs(wanted - replicas * ratio)).toBeLessThan(1 + replicas / percent);
        }
      }),
    );
  });
});
