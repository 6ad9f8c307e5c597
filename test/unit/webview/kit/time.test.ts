import { describe, expect, it } from 'vitest';
import {
  formatDuration,
  formatRange,
  local,
  ticks as ticksApart,
  tickStepMs,
  utc,
  zoneName,
  type Tick,
  type Zone,
} from '../../../../webview/kit/time';

const at = Date.UTC(2026, 2, 14, 23, 57, 20);
/** Five and a half hours ahead, where round hours are not round in UTC. */
const kolkata: Zone = { id: 'local', offsetMs: () => 5.5 * 3_600_000 };

const ticks = (fromMs: number, toMs: number, most: number, zone: Zone): readonly Tick[] =>
  ticksApart(fromMs, toMs, tickStepMs(toMs - fromMs, most), zone);

describe('ticks', () => {
  it('are round, and carry the date at first and when the day changes', () => {
    expect(ticks(at, at + 10 * 60_000, 5, utc).map(({ label }) => label)).toEqual([
      '14 Mar 23:58',
      '15 Mar 00:00',
      '00:02',
      '00:04',
      '00:06',
    ]);
    expect(ticks(at, at + 4 * 60_000, 5, utc).map(({ label }) => label)).toEqual([
      '14 Mar 23:58',
      '23:59',
      '15 Mar 00:00',
      '00:01',
    ]);
  });

  it('are round in the wall clock of the zone', () => {
    const day = 86_400_000;
    for (const { atMs } of ticks(at, at + day, 8, kolkata)) {
      expect((atMs + 5.5 * 3_600_000) % (3 * 3_600_000)).toBe(0);
    }
  });

  it('show seconds when they are that close', () => {
    expect(ticks(at, at + 20_000, 5, utc).map(({ label }) => label)).toEqual([
      '14 Mar 23:57:20',
      '23:57:25',
      '23:57:30',
      '23:57:35',
      '23:57:40',
    ]);
  });

  it.each([1_000, 30_000, 600_000, 7_200_000, 86_400_000, 30 * 86_400_000, 900 * 86_400_000])(
    'stay few over %i ms',
    (spanMs) => {
      const shown = ticks(at, at + spanMs, 8, utc);
      expect(shown.length).toBeLessThanOrEqual(9);
      expect(shown.every(({ atMs }) => atMs >= at && atMs <= at + spanMs)).toBe(true);
    },
  );
});

describe('times as text', () => {
  it.each([
    [400, '1 s'],
    [45_000, '45 s'],
    [75_000, '1 min 15 s'],
    [150_000, '2 min 30 s'],
    [300_000, '5 min'],
    [2_400_000, '40 min'],
    [7_800_000, '2 h 10 min'],
    [3 * 86_400_000, '3 d'],
  ])('%i ms is %s', (ms, words) => expect(formatDuration(ms)).toBe(words));

  it('follow the zone', () => {
    expect(formatRange(at, at + 30_000, utc)).toBe('14 Mar, 23:57:20 – 23:57:50 UTC');
    expect(formatRange(at, at + 30_000, kolkata)).toBe('15 Mar, 05:27:20 – 05:27:50 UTC+5:30');
    expect(formatRange(at, at + 300_000, utc)).toBe('14 Mar, 23:57:20 – 15 Mar, 00:02:20 UTC');
    expect(zoneName({ id: 'local', offsetMs: () => -12_600_000 }, at)).toBe('UTC−3:30');
    expect(local.offsetMs(at)).toBe(-new Date(at).getTimezoneOffset() * 60_000);
  });
});
