import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  ADAPTER_SHARE,
  adapterShare,
  INSERTION_POINTS,
} from '../../../../../src/methods/workload/base/network';
import { withinBudget } from '../../../../../src/methods/workload/base/structure';

test('all points together stay within the share of parameters that may be trained', () => {
  expect(adapterShare(INSERTION_POINTS)).toBeLessThanOrEqual(ADAPTER_SHARE);
});

test('some points get nearly all of the parameters, and never more', () => {
  fc.assert(
    fc.property(fc.subarray([...INSERTION_POINTS], { minLength: 1 }), (points) => {
      const share = adapterShare(withinBudget(points));
      expect(share).toBeLessThanOrEqual(ADAPTER_SHARE);
      expect(share).toBeGreaterThan(0.8 * ADAPTER_SHARE);
    }),
  );
});
