import { describe, expect, it } from 'vitest';
import {
  ANOMALOUS_LEVEL,
  formatLevel,
  highestLevel,
  isAnomalous,
  MISSING,
  scoreOfLevel,
} from '../../../../../webview/heatmap/model/levels';

const levelOf = (score: number): number => Math.round(Math.min(score / 4, 1) * 254);

describe('levels', () => {
  it('stand for scores to within 0.008', () => {
    for (let score = 0; score <= 4; score += 0.013) {
      expect(Math.abs((scoreOfLevel(levelOf(score)) ?? NaN) - score)).toBeLessThan(0.008);
    }
  });

  it('are anomalous from the first one above the threshold', () => {
    expect(isAnomalous(levelOf(0.98))).toBe(false);
    expect(isAnomalous(levelOf(1.01))).toBe(true);
    expect(isAnomalous(ANOMALOUS_LEVEL - 1)).toBe(false);
    expect(isAnomalous(MISSING)).toBe(false);
  });

  it('tell missing from zero', () => {
    expect(scoreOfLevel(MISSING)).toBeNull();
    expect(scoreOfLevel(0)).toBe(0);
    expect([formatLevel(MISSING), formatLevel(0), formatLevel(254), formatLevel(levelOf(2.34))]).toEqual([
      'no data',
      '0.0',
      '4+',
      '2.3',
    ]);
  });

  it('show the worst of several windows, and missing only when all are', () => {
    const levels = Uint8Array.of(9, 9, MISSING, 3, 80, MISSING, MISSING, 9);
    expect(highestLevel(levels, 2, 0, 3)).toBe(80);
    expect(highestLevel(levels, 2, 3, 5)).toBe(MISSING);
    expect(highestLevel(levels, 2, 0, 1)).toBe(MISSING);
  });
});
