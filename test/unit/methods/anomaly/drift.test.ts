import { describe, expect, it } from 'vitest';
import { compareErrors } from '../../../../src/methods/anomaly/drift';
import { createRandom } from '../../../../src/numeric/random';

const errors = (count: number, level: number, seed: number): Float64Array => {
  const random = createRandom(seed);
  return Float64Array.from({ length: count }, () => level * (0.8 + 0.4 * random.uniform()));
};

describe('drift of a model', () => {
  it('is not said where errors stay, whatever the seed', () => {
    const said = Array.from({ length: 30 }, (_, seed) =>
      compareErrors(errors(40, 0.05, seed + 1), errors(60, 0.05, seed + 100), 1),
    );
    expect(said.some(({ drift }) => drift)).toBe(false);
  });

  it('is said where errors rose for good, with figures', () => {
    const { drift, test, appended } = compareErrors(errors(40, 0.05, 1), errors(60, 0.25, 2), 1);
    expect(drift).toBe(true);
    expect(test?.error).toBeCloseTo(0.05, 2);
    expect(appended?.error).toBeCloseTo(0.25, 1);
    expect(appended?.spread).toBeGreaterThan(0);
  });

  it('is no incident: a third of the windows may be wrong', () => {
    const appended = errors(60, 0.05, 3);
    appended.fill(2, 10, 30);
    expect(compareErrors(errors(40, 0.05, 1), appended, 1).drift).toBe(false);
  });

  it('is not judged with too few windows', () => {
    const few = compareErrors(errors(40, 0.05, 1), errors(5, 5, 2), 1);
    expect(few).toMatchObject({ windows: 5, appended: null, drift: false });
  });
});
