import { describe, expect, it } from 'vitest';
import { joinSegments } from '../../../../../src/methods/anomaly/scales/join';
import type { Segment } from '../../../../../src/methods/anomaly/scales/segments';

const MINUTE_MS = 60_000;
const EDGES = [{ from: 0, to: 1 }];

function segment(service: number, fromMinute: number, toMinute: number, score = 3): Segment {
  return { service, fromMs: fromMinute * MINUTE_MS, toMs: toMinute * MINUTE_MS, score, cells: 4, joint: 0 };
}

const minutes = (segments: readonly Segment[]): number[][] =>
  joinSegments(segments, EDGES).map(({ fromMs, toMs }) => [fromMs / MINUTE_MS, toMs / MINUTE_MS]);

describe('joinSegments', () => {
  it('keeps two faults of one service that are minutes apart', () => {
    expect(minutes([segment(1, 10, 13), segment(1, 16, 19)])).toEqual([
      [10, 13],
      [16, 19],
    ]);
  });

  it('joins a caller to the callee it waits for', () => {
    expect(minutes([segment(1, 10, 13, 5), segment(0, 11, 14, 2)])).toEqual([[10, 14]]);
  });

  it('does not let a weak long segment make one incident of two', () => {
    expect(minutes([segment(1, 10, 13), segment(1, 16, 19), segment(0, 8, 22, 1.3)])).toHaveLength(2);
  });

  it('takes a single weak cell for chance', () => {
    expect(minutes([{ ...segment(1, 10, 11, 1.5), cells: 1 }])).toEqual([]);
  });

  it('keeps a single weak cell whose whole stretch is clear', () => {
    expect(minutes([{ ...segment(1, 10, 20, 1.1), cells: 1, joint: 1.4 }])).toEqual([[10, 20]]);
  });
});
