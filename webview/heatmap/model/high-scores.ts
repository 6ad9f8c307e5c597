/** The exact scores of cells above the ceiling of the levels. */
import type { HeatmapCells, HeatmapSnapshot, HighScores } from '../../../src/contracts/heatmap-page';
import { formatLevel, HIGHEST_LEVEL, MISSING } from './levels';

/** The exact score of a cell; undefined where it is not above the ceiling. @param cell index into the levels */
export function highScore({ cells, scores }: HighScores, cell: number): number | undefined {
  let [low, high] = [0, cells.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cells[middle] < cell) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return cells[low] === cell ? scores[low] : undefined;
}

/** `4.4`, `17`, `999+`: short enough for a cell. */
export function formatScore(score: number): string {
  return score < 9.95 ? score.toFixed(1) : score < 999.5 ? String(Math.round(score)) : '999+';
}

/** The text of a service's highest score. */
export function peakText(peak: number | null): string {
  return peak === null ? '–' : formatScore(peak);
}

/** The text of a cell's score, exact above the ceiling: `2.3`, `17`, `no data`. */
export function scoreText(snapshot: HeatmapSnapshot, service: string, window: number): string {
  const row = snapshot.services.indexOf(service);
  if (row < 0 || window < 0 || window >= snapshot.windows) {
    return formatLevel(MISSING);
  }
  const cell = row * snapshot.windows + window;
  return levelText(snapshot, cell);
}

/** @param cell index into the levels */
export function levelText({ levels, high }: Pick<HeatmapCells, 'levels' | 'high'>, cell: number): string {
  const exact = levels[cell] === HIGHEST_LEVEL ? highScore(high, cell) : undefined;
  return exact === undefined ? formatLevel(levels[cell]) : formatScore(exact);
}

/** The scores after cells were joined: the highest of each. @param joined cell before to cell after, never falling */
export function joinHighScores({ cells, scores }: HighScores, joined: (cell: number) => number): HighScores {
  const result: { cells: number[]; scores: number[] } = { cells: [], scores: [] };
  cells.forEach((before, index) => {
    const cell = joined(before);
    const last = result.cells.length - 1;
    if (result.cells[last] === cell) {
      result.scores[last] = Math.max(result.scores[last], scores[index]);
    } else {
      result.cells.push(cell);
      result.scores.push(scores[index]);
    }
  });
  return result;
}
