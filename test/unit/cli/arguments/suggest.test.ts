import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closest, editDistance } from '../../../../src/cli/arguments/suggest';

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['html', 'html', 0],
    ['html', 'htlm', 1],
    ['exclude', 'exlude', 1],
    ['kitten', 'sitting', 3],
  ])('from %j to %j is %i', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });

  it('is symmetric, zero only for equals, and at most the longer length', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        const distance = editDistance(a, b);
        expect(distance).toBe(editDistance(b, a));
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});

describe('closest', () => {
  const options = ['json', 'html', 'sarif', 'window', 'seed', 'include', 'exclude'];

  it.each([
    ['jsn', 'json'],
    ['HTLM', 'html'],
    ['windows', 'window'],
    ['sar', 'sarif'],
    ['inclued', 'include'],
  ])('takes %s for %s', (typed, meant) => {
    expect(closest(typed, options)).toBe(meant);
  });

  it.each(['threads', 'x', ''])('offers nothing for %j', (typed) => {
    expect(closest(typed, options)).toBeUndefined();
  });
});
