import type { HeatmapCells } from '../../contracts/heatmap-page';

/** Level of a cell without data. */
export const MISSING_LEVEL = 255;
/** Level of a score four times the threshold, and of everything above. */
const TOP_LEVEL = 254;
const TOP_SCORE = 4;
/** Exact scores kept beside the levels, about 12 bytes each in a message. */
const MAX_HIGH_SCORES = 20_000;

/** The level of a calibrated score (1 = the threshold): 0 to 254, or 255 where there is none. */
export function levelOf(score: number | null): number {
  if (score === null || Number.isNaN(score)) {
    return MISSING_LEVEL;
  }
  return Math.round(Math.max(0, Math.min(score / TOP_SCORE, 1)) * TOP_LEVEL);
}

/** Levels of rows × windows cells, and the exact scores of those that the levels cannot tell apart. */
export function cellsOf(
  rows: number,
  windows: number,
  scoreAt: (row: number, window: number) => number | null,
): Pick<HeatmapCells, 'levels' | 'high'> {
  const levels = new Uint8Array(rows * windows);
  const high: { cell: number; score: number }[] = [];
  for (let cell = 0; cell < levels.length; cell++) {
    const score = scoreAt(Math.floor(cell / windows), cell % windows);
    levels[cell] = levelOf(score);
    if (score !== null && score > TOP_SCORE) {
      high.push({ cell, score: Number(score.toFixed(2)) });
    }
  }
  const kept =
    high.length <= MAX_HIGH_SCORES
      ? high
      : high
          .sort((a, b) => b.score - a.score)
          .slice(0, MAX_HIGH_SCORES)
          .sort((a, b) => a.cell - b.cell);
  return {
    levels,
    high: { cells: kept.map(({ cell }) => cell), scores: kept.map(({ score }) => score) },
  };
}
