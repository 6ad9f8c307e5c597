import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksLikeDate, parseDate, saysDayFirst } from '../../../../src/workspace/cells/date';

describe('dates in cells', () => {
  it.each([
    ['2024-05-06 07:08:09+00', '2024-05-06T07:08:09Z'],
    ['2024-05-06 10:12:00+02', '2024-05-06T08:12:00Z'],
    ['2024-05-06T10:12:00.5-03:30', '2024-05-06T13:42:00.500Z'],
    ['2024-05-06 10:12:00 +0530', '2024-05-06T04:42:00Z'],
    ['2024-05-06 07:08:09.123456789 +0000 UTC', '2024-05-06T07:08:09.123Z'],
    ['2024-05-06 07:08:09.12 +0200 CEST m=+0.000012', '2024-05-06T05:08:09.120Z'],
    ['2024-05-06 07:08:09 -0300 -03', '2024-05-06T10:08:09Z'],
    ['2024-05-06 07:08:09 UTC', '2024-05-06T07:08:09Z'],
    ['2024-05-06T07:08:09+02:00[Europe/Berlin]', '2024-05-06T05:08:09Z'],
    ['11/14/2023, 7:08:09 PM', '2023-11-14T19:08:09Z'],
    ['11/14/2023, 12:00:00 AM', '2023-11-14T00:00:00Z'],
    ['11/14/2023 12:30 pm', '2023-11-14T12:30:00Z'],
    ['5/6/24 7:08', '2024-05-06T07:08:00Z'],
    ['May 6, 2024 @ 12:53:20.009', '2024-05-06T12:53:20.009Z'],
    ['Mon, 06 May 2024 12:53:20 GMT', '2024-05-06T12:53:20Z'],
    ['06-May-2024 12:53:20', '2024-05-06T12:53:20Z'],
    ['Mon May 06 2024 12:53:20 GMT+0200 (CEST)', '2024-05-06T10:53:20Z'],
    ['Mon May  6 12:53:20 2024', '2024-05-06T12:53:20Z'],
    ['20240506T125320Z', '2024-05-06T12:53:20Z'],
    ['2024-05-06', '2024-05-06T00:00:00Z'],
  ])('%s', (text, expected) => {
    expect(parseDate(text, false)?.ms).toBe(Date.parse(expected));
  });

  it.each([
    'soon',
    '2024-02-30',
    '2024-13-01',
    '12.5',
    '1714979289',
    '10:12:00',
    '2024-05-06 07:08:09 CET',
    '2024-05-06 25:61',
  ])('no date: %s', (text) => expect(looksLikeDate(text)).toBe(false));

  it('tells day from month by the rest of the column, and by dots', () => {
    expect(['1/2/2015 0:00', '13/1/2015 0:15', '1.2.2015 0:00'].map(saysDayFirst)).toEqual([
      false,
      true,
      true,
    ]);
    expect(parseDate('06.05.2024 07:08:09', true)?.ms).toBe(Date.UTC(2024, 4, 6, 7, 8, 9));
  });

  it('reads back any moment in any zone', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4e12 }),
        fc.integer({ min: -14 * 60, max: 14 * 60 }),
        (ms, offset) => {
          const local = new Date(ms + offset * 60_000).toISOString().slice(0, -1);
          const digits = (value: number): string => String(Math.abs(Math.trunc(value))).padStart(2, '0');
          const sign = offset < 0 ? '-' : '+';
          for (const minutes of [
            `:${digits(offset % 60)}`,
            digits(offset % 60),
            ...(offset % 60 === 0 ? [''] : []),
          ]) {
            const text = `${local.replace('T', ' ')}${sign}${digits(offset / 60)}${minutes}`;
            expect(parseDate(text, false)?.ms).toBe(ms);
          }
        },
      ),
    );
  });
});
