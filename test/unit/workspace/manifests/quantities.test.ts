import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDurationMs, parseShare } from '../../../../src/workspace/manifests/quantities';

const units = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000, us: 0.001 } as const;
const unit = fc.constantFrom(...(Object.keys(units) as (keyof typeof units)[]));

describe('parseDurationMs', () => {
  it.each([
    ['250ms', 250],
    ['1.5s', 1500],
    ['1m30s', 90_000],
    [' 2 S ', 2000],
    ['.5s', 500],
    ['1h 1m', 3_660_000],
    ['500µs', 0.5],
  ])('%s is %d ms', (text, ms) => {
    expect(parseDurationMs(text)).toBeCloseTo(ms, 9);
  });

  it.each(['', '300', 'fast', '0ms', '-1s', '1s later', 's', '1x', '1s,2s', '${TIMEOUT}', '1constructor'])(
    '%j is none',
    (text) => {
      expect(parseDurationMs(text)).toBeUndefined();
    },
  );

  it('adds what is written one after the other, with any space and case', () => {
    const term = fc.record({
      amount: fc.integer({ min: 1, max: 9999 }),
      unit,
      space: fc.constantFrom('', ' '),
      upper: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(term, { minLength: 1, maxLength: 4 }), (terms) => {
        const text = terms
          .map(
            ({ amount, unit: name, space, upper }) => `${amount}${space}${upper ? name.toUpperCase() : name}`,
          )
          .join(' ');
        const expected = terms.reduce((sum, each) => sum + each.amount * units[each.unit], 0);
        expect(parseDurationMs(text)).toBeCloseTo(expected, 6);
      }),
    );
  });

  it('gives a positive finite number or nothing, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9. msh]{0,12}$/)), (text) => {
        const ms = parseDurationMs(text);
        expect(ms === undefined || (Number.isFinite(ms) && ms > 0)).toBe(true);
      }),
    );
  });
});

describe('parseShare', () => {
  it.each([
    ['1%', 0.01],
    ['0.5 %', 0.005],
    ['0.01', 0.01],
    ['.2', 0.2],
  ])('%s is %d', (text, share) => {
    expect(parseShare(text)).toBeCloseTo(share, 12);
  });

  it.each(['', '0', '0%', '1', '100%', '5', '-1%', '1e-2', 'few', '1 % of all'])('%j is none', (text) => {
    expect(parseShare(text)).toBeUndefined();
  });

  it('reads back any share as percent and as a fraction', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), (hundredths) => {
        expect(parseShare(`${hundredths / 100}%`)).toBeCloseTo(hundredths / 10_000, 12);
        expect(parseShare(String(hundredths / 10_000))).toBeCloseTo(hundredths / 10_000, 12);
      }),
    );
  });
});
