/** Fewer rows show no course. */
const MIN_ROWS = 24;

/** How many of the last rows of each series a page can take at once, where it can take so many values of all together. */
export function recentRows(rows: number, series: number, mostValues: number): number {
  return Math.min(rows, Math.max(MIN_ROWS, Math.floor(mostValues / Math.max(1, series))));
}
