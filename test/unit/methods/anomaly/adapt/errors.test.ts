import { describe, expect, it } from 'vitest';
import { leadOf } from '../../../../../src/methods/anomaly/adapt/errors';
import { createRandom } from '../../../../../src/numeric/random';

const WINDOWS = 40;
const others = Float64Array.from({ length: WINDOWS }, (_, at) => 0.1 + 0.01 * Math.sin(at));

/** Errors that differ from the others' by a share and by noise, both relative to 0.1. */
function errors(share: number, noise: number): Float64Array {
  const random = createRandom(7);
  return others.map((value) => value + 0.1 * (share + noise * random.normal()));
}

describe('the lead of a model', () => {
  it('is shown where it is the same in all windows, and is a share of the other error', () => {
    const { share, isShown } = leadOf(errors(-0.1, 0.01), others, 1);
    expect(share).toBeCloseTo(0.1, 2);
    expect(isShown).toBe(true);
  });

  it('is not shown where windows differ more than models do, nor where there is none', () => {
    expect(leadOf(errors(-0.02, 0.5), others, 1).isShown).toBe(false);
    expect(leadOf(errors(0.1, 0.01), others, 1)).toMatchObject({ isShown: false });
    expect(leadOf(others, others, 1)).toEqual({ share: 0, isShown: false });
  });

  it('leaves out windows without an error, and shows nothing where there is no other', () => {
    const some = errors(-0.1, 0.01);
    some[3] = NaN;
    expect(leadOf(some, others, 1).share).toBeCloseTo(0.1, 2);
    expect(
      leadOf(
        others.map(() => NaN),
        others,
        1,
      ).isShown,
    ).toBe(false);
  });
});
