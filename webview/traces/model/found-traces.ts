import type { TraceList, TraceRow } from '../../../src/contracts/traces/search';

/** Rows fetched at once. */
export const PAGE_ROWS = 200;
/** Points that a chart of this size still tells apart. */
export const LONGEST_ROWS = 500;

/** What a search found: the whole of it in figures, and the rows fetched so far. */
export interface FoundTraces {
  /** Of the first piece. */
  readonly list: TraceList;
  /** By place in the order of the list; holes where nothing was fetched. */
  readonly rows: readonly (TraceRow | undefined)[];
  /** The longest of all that match, for the chart; null until they are fetched. */
  readonly longest: readonly TraceRow[] | null;
}

export function foundTraces(list: TraceList): FoundTraces {
  return { list, rows: list.rows, longest: null };
}

/** The traces that the chart draws as points: the longest of all, and those of the list that were fetched. */
export function drawnRows({ rows, longest }: FoundTraces): readonly TraceRow[] {
  const known = rows.filter((row) => row !== undefined);
  const ids = new Set(known.map(({ traceId }) => traceId));
  return [...known, ...(longest ?? []).filter(({ traceId }) => !ids.has(traceId))];
}

/** With the rows of another piece. */
export function withPiece(found: FoundTraces, offset: number, rows: readonly TraceRow[]): FoundTraces {
  const all = found.rows.slice();
  rows.forEach((row, index) => (all[offset + index] = row));
  return { ...found, rows: all };
}

/** Where the next piece begins that rows in view lack; null when they are all there. */
export function missingPiece({ list, rows }: FoundTraces, from: number, to: number): number | null {
  for (let place = from; place < Math.min(to, list.matched); place++) {
    if (rows[place] === undefined) {
      return Math.floor(place / PAGE_ROWS) * PAGE_ROWS;
    }
  }
  return null;
}
