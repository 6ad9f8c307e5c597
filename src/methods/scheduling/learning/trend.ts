import type { Expert } from './period';

/** The trend is smoothed this much more than the level. */
const TREND_SHARE = 0.2;
/** A trend goes on, but less each step (Gardner and McKenzie 1985). */
const DAMPING = 0.9;

/** A level and a damped trend, exponentially smoothed. @param smoothing weight of the last value, 0 … 1 */
export function createTrend(smoothing: number, lead: number): Expert {
  const trendSmoothing = smoothing * TREND_SHARE;
  const ahead = (DAMPING * (1 - DAMPING ** lead)) / (1 - DAMPING);
  let level = NaN;
  let trend = 0;
  return {
    add(value) {
      if (Number.isNaN(level)) {
        level = value;
        return;
      }
      const before = level;
      level = smoothing * value + (1 - smoothing) * (level + DAMPING * trend);
      trend = trendSmoothing * (level - before) + (1 - trendSmoothing) * DAMPING * trend;
    },
    forecast: () => level + ahead * trend,
  };
}
