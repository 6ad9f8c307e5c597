import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWindowMs } from '../../../../src/cli/arguments/duration';
import { parseInstantMs } from '../../../../src/cli/arguments/instant';

describe('parseWindowMs', () => {
  it.each([
    ['30s', 30_000],
    ['500ms', 500],
    ['1.5m', 90_000],
    ['1h', 3_600_000],
  ])('reads %s', (text, ms) => {
    expect(parseWindowMs(text)).toBe(ms);
  });

  it.each(['30', 's', '-30s', '30 s', '1d', '10ms', '25h', '1e3s', ''])(
    'refuses %j and says what it wants',
    (text) => {
      expect(() => parseWindowMs(text)).toThrow(/--window/);
    },
  );
});

describe('parseInstantMs', () => {
  const ms = Date.UTC(2024, 4, 6, 7, 8, 9, 250);

  it.each([
    ['2024-05-06T07:08:09.250Z', ms],
    ['2024-05-06T07:08:09,25Z', ms],
    ['2024-05-06 07:08:09.250', ms],
    ['2024-05-06T09:08:09.250+02:00', ms],
    ['2024-05-06T02:08:09.250-0500', ms],
    ['2024-05-06t07:08:09.250z', ms],
    ['2024-05-06T07:08', Date.UTC(2024, 4, 6, 7, 8)],
    ['2024-05-06', Date.UTC(2024, 4, 6)],
    ['1714979289.25', ms],
    ['1714979289250', ms],
    ['1714979289250000', ms],
    ['1714979289250000000', ms],
    ['0', 0],
  ])('reads %s', (text, expected) => {
    expect(parseInstantMs('from', text)).toBe(expected);
  });

  it.each([
    'yesterday',
    '2024-13-01',
    '2024-02-30',
    '2024-05-06T25:00',
    '06/05/2024',
    '-5',
    '',
    '12:00',
    '2024-05-06T07:08:09Zjunk',
  ])('refuses %j and names the option', (text) => {
    expect(() => parseInstantMs('to', text)).toThrow(/option '--to' needs a time/);
  });

  it('gives back every moment from its ISO text, its seconds and its milliseconds', () => {
    // The range in which milliseconds cannot be taken for seconds: 1973 to 5138.
    fc.assert(
      fc.property(fc.integer({ min: 1e11, max: 1e14 - 1 }), (moment) => {
        expect(parseInstantMs('from', new Date(moment).toISOString())).toBe(moment);
        expect(parseInstantMs('from', String(moment))).toBe(moment);
        expect(
          parseInstantMs('from', `${Math.floor(moment / 1000)}.${String(moment % 1000).padStart(3, '0')}`),
        ).toBeCloseTo(moment, 0);
      }),
    );
  });
});
