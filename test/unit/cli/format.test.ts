import { describe, expect, it } from 'vitest';
import {
  formatClock,
  formatDuration,
  formatInstant,
  formatInterval,
  formatPlural,
  formatScore,
} from '../../../src/cli/format';

describe('format', () => {
  it.each([
    [0, '0 ms'],
    [0.25, '0.25 ms'],
    [850, '850 ms'],
    [999.6, '1000 ms'],
    [1500, '1.5 s'],
    [9960, '10 s'],
    [59_400, '59 s'],
    [59_600, '1 min'],
    [90_000, '1 min 30 s'],
    [3_599_700, '1 h'],
    [5_400_000, '1 h 30 min'],
    [90_000_000, '1 d 1 h'],
  ])('a duration of %d ms', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('instants and intervals in UTC, the date only where it changes, milliseconds only where there are any', () => {
    const ms = Date.UTC(2024, 4, 6, 23, 59, 30);
    expect(formatInstant(ms)).toBe('2024-05-06 23:59:30 UTC');
    expect(formatClock(ms + 5)).toBe('23:59:30.005');
    expect(formatInterval(ms, ms + 10_000)).toBe('2024-05-06 23:59:30 to 23:59:40 UTC');
    expect(formatInterval(ms, ms + 60_000)).toBe('2024-05-06 23:59:30 to 2024-05-07 00:00:30 UTC');
  });

  it('shows a time no calendar holds instead of failing', () => {
    expect(formatInstant(1e20)).toContain('100000000000000000000');
  });

  it('counts and scores', () => {
    expect([
      formatPlural(1, 'span'),
      formatPlural(21_043, 'span'),
      formatPlural(0, 'entry', 'entries'),
    ]).toEqual(['1 span', '21,043 spans', '0 entries']);
    expect([formatScore(0.905), formatScore(5.6), formatScore(1234.5)]).toEqual(['0.91', '5.60', '1,235']);
  });
});
