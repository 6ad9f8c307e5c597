import { describe, expect, it } from 'vitest';
import { profileOf, surpriseOf } from '../../../../src/methods/diagnosis/classifier/profiles';
import { CHANNEL_COUNT, channelIndex } from '../../../../src/methods/diagnosis/signature/channels';

const signature = (self: Readonly<Record<string, number>>): Float32Array => {
  const values = new Float32Array(CHANNEL_COUNT);
  Object.entries(self).forEach(([quantity, value]) => (values[channelIndex('self', quantity)] = value));
  return values;
};
const busy = [signature({ cpu: 0.8, work: 0.7 }), signature({ cpu: 0.7, work: 0.8 })];
const statements = [{ side: 'self', quantity: 'cpu', direction: 'up' } as const];

describe('the surprise of a signature', () => {
  it('is small for what was seen, and large for what was not', () => {
    const profiles = [profileOf({ statements }, busy)];
    expect(surpriseOf(busy[0], profiles)).toBeLessThan(0.2);
    expect(surpriseOf(signature({ memory: 0.9, 'fan-out': -0.9 }), profiles)).toBeGreaterThan(2);
  });

  it('is that of the nearest kind', () => {
    const other = profileOf({ statements }, [signature({ memory: 0.9 })]);
    const profiles = [profileOf({ statements }, busy), other];
    expect(surpriseOf(signature({ memory: 0.9 }), profiles)).toBe(
      surpriseOf(signature({ memory: 0.9 }), [other]),
    );
  });

  it('uses the description of a kind without examples', () => {
    const profiles = [profileOf({ statements }, [])];
    expect(surpriseOf(signature({ cpu: 0.6 }), profiles)).toBe(0);
    expect(surpriseOf(signature({ cpu: -0.6, memory: 0.8 }), profiles)).toBeGreaterThan(1);
  });

  it('takes no part of what is unknown, and is infinite where nothing is known', () => {
    const profiles = [profileOf({ statements }, busy)];
    const partly = signature({ cpu: 0.75, work: 0.75 }).map((value) => (value === 0 ? NaN : value));
    expect(surpriseOf(partly, profiles)).toBeLessThan(0.2);
    expect(surpriseOf(new Float32Array(CHANNEL_COUNT).fill(NaN), profiles)).toBe(Infinity);
    expect(surpriseOf(partly, [])).toBe(Infinity);
  });
});
