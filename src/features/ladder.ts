/** The widths at which a recording is judged. */
import type { WindowGrid } from './grid';

/** A fault of a few seconds is seen in a busy service; finer windows would hold too few requests. */
const FINE_WIDTHS_S = [5, 10, 15, 30, 60];
/** Bounds the memory of the sums: windows × (services + edges). */
const MAX_FINE_CELLS = 600_000;
const LADDER_S = [5, 15, 60, 240, 900, 3600];
/** Fewer windows than this say nothing about what is usual at a width. */
const FEWEST_WINDOWS = 12;

/**
 * The width of the finest windows: it divides the grid's, and is never above it.
 * @param entities services and edges
 */
export function fineWidthMs(
  { widthMs, count }: Pick<WindowGrid, 'widthMs' | 'count'>,
  entities: number,
): number {
  const most = MAX_FINE_CELLS / Math.max(1, entities);
  const width = FINE_WIDTHS_S.find(
    (seconds) => widthMs % (seconds * 1000) === 0 && (count * widthMs) / (seconds * 1000) <= most,
  );
  return width === undefined ? widthMs : width * 1000;
}

/** Widths, milliseconds, ascending: each a multiple of the finest. */
export function ladder({ widthMs, count }: Pick<WindowGrid, 'widthMs' | 'count'>): number[] {
  const widths = LADDER_S.map((seconds) => seconds * 1000).filter(
    (width) => width > widthMs && width % widthMs === 0 && (count * widthMs) / width >= FEWEST_WINDOWS,
  );
  return [widthMs, ...widths];
}
