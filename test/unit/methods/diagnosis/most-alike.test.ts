import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHANNEL_COUNT } from '../../../../src/methods/diagnosis/signature/channels';
import { distanceBetween, mostAlike } from '../../../../src/methods/diagnosis/similar/most-alike';
import { observed } from './observed';

const slow = observed({ 'self work': 0.8, 'self work-tail': 0.8, 'self errors': 0, 'self rate': 0 });
const slower = observed({ 'self work': 0.9, 'self work-tail': 0.8, 'self errors': 0, 'self rate': 0 });
const failing = observed({ 'self work': 0, 'self work-tail': 0, 'self errors': 0.9, 'self rate': 0 });
const any = (): boolean => true;

describe('the distance between two incidents', () => {
  it('is 0 to itself, the same both ways, and never negative', () => {
    const value = fc.oneof(fc.constant(NaN), fc.double({ min: -1, max: 1, noNaN: true }));
    const signature = fc
      .array(value, { minLength: CHANNEL_COUNT, maxLength: CHANNEL_COUNT })
      .map((values) => Float32Array.from(values));
    fc.assert(
      fc.property(signature, signature, (a, b) => {
        const distance = distanceBetween(a, b);
        expect(distance).toBeGreaterThanOrEqual(0);
        expect(distanceBetween(b, a)).toBeCloseTo(distance, 5);
        expect([0, Infinity]).toContain(distanceBetween(a, a));
      }),
    );
  });

  it('counts only what is known of both', () => {
    expect(distanceBetween(slow, observed({ 'self work': 0.8 }))).toBe(0);
    expect(distanceBetween(slow, observed({ 'self cpu': 0.8 }))).toBe(Infinity);
  });
});

describe('the most alike of earlier incidents', () => {
  const past = (signature: Float32Array, name: string) => ({ signature, name });
  const names = (list: readonly { readonly past: { readonly name: string } }[]): string[] =>
    list.map(({ past: { name } }) => name);

  it('come nearest first, without those that look otherwise', () => {
    const list = mostAlike(slow, [past(slower, 'a'), past(failing, 'b'), past(slow, 'c')], any);
    expect(names(list)).toEqual(['c', 'a']);
    expect(list[0].distance).toBe(0);
  });

  it('are at most three; of equally near ones the first', () => {
    const list = mostAlike(
      slow,
      [...'abcd'].map((name) => past(slow, name)),
      any,
    );
    expect(names(list)).toEqual(['a', 'b', 'c']);
  });

  it('are of the same trouble, which is asked only of near ones', () => {
    const asked: string[] = [];
    const list = mostAlike(slow, [past(slow, 'a'), past(failing, 'far'), past(slower, 'b')], ({ name }) => {
      asked.push(name);
      return name === 'b';
    });
    expect(names(list)).toEqual(['b']);
    expect(asked).toEqual(['a', 'b']);
  });
});
