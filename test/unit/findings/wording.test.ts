import { describe, expect, it } from 'vitest';
import {
  formatCount,
  formatDuration,
  formatInterval,
  formatList,
  formatTime,
} from '../../../src/findings/wording';

const at = (text: string): number => Date.parse(text);

describe('wording', () => {
  it('states intervals in UTC, with the second date only where it differs', () => {
    expect(formatInterval(at('2024-05-06T10:00:30Z'), at('2024-05-06T10:02:00Z'))).toBe(
      '2024-05-06 from 10:00:30 to 10:02:00 UTC',
    );
    expect(formatInterval(at('2024-05-06T23:59:30Z'), at('2024-05-07T00:02:00Z'))).toBe(
      '2024-05-06 from 23:59:30 to 2024-05-07 00:02:00 UTC',
    );
    expect(formatTime(at('2024-05-06T10:00:30Z'), at('2024-05-06T00:00:00Z'))).toBe('10:00:30');
  });

  it.each([
    [0, '0 s'],
    [90_000, '90 s'],
    [119_999, '120 s'],
    [120_000, '2 min'],
    [7_199_999, '120 min'],
    [9_000_000, '2.5 h'],
    [10_800_000, '3 h'],
  ])('%d ms is %s', (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text);
  });

  it('counts and lists', () => {
    expect([formatCount(1, 'call'), formatCount(1204, 'call')]).toEqual(['1 call', '1,204 calls']);
    expect(
      [[], ['a'], ['a', 'b'], ['a', 'b', 'c', 'd'], ['a', 'b', 'c', 'd', 'e']].map((items) =>
        formatList(items),
      ),
    ).toEqual(['', 'a', 'a and b', 'a, b, c and d', 'a, b, c and 2 more']);
  });
});
