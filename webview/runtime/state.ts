import type { Progress } from '../../src/contracts/progress';
import type { LatencySnapshot } from '../../src/contracts/latency/page';
import type { ModelNodes } from './model/nodes';
import { columnIds, type ColumnId } from './model/columns';
import type { OperatorSorting } from './model/operators';

/** What a row of the table is. */
export type Listed = 'nodes' | 'operators';

export interface Sorting {
  readonly column: ColumnId;
  readonly descending: boolean;
}

/** Everything the page shows follows from this. */
export interface PageState {
  readonly snapshot: LatencySnapshot | null;
  /** The nodes fetched of the snapshot's revision; null until the first piece is there. */
  readonly nodes: ModelNodes | null;
  readonly progress: Progress | null;
  /** Message of a failed request, or null. */
  readonly failure: string | null;
  readonly listed: Listed;
  readonly sorting: Sorting;
  readonly operatorSorting: OperatorSorting;
  readonly filter: string;
  /** Null: all classes. */
  readonly nodeClass: string | null;
  /** Position of the chosen node in the order of execution. */
  readonly selected: number | null;
}

export const initialState: PageState = {
  snapshot: null,
  nodes: null,
  progress: null,
  failure: null,
  listed: 'nodes',
  sorting: { column: 'ms', descending: true },
  operatorSorting: { column: 'share', descending: true },
  filter: '',
  nodeClass: null,
  selected: null,
};

export interface SavedState {
  readonly listed: Listed;
  readonly sorting: Sorting;
  readonly filter: string;
  readonly dimensions: Readonly<Record<string, number>>;
}

/** Reads what the page kept when it was hidden; anything unexpected is ignored. */
export function readSavedState(saved: unknown): Partial<SavedState> {
  if (typeof saved !== 'object' || saved === null) {
    return {};
  }
  const { listed, sorting, filter, dimensions } = saved as Record<string, unknown>;
  return {
    ...(listed === 'nodes' || listed === 'operators' ? { listed } : {}),
    ...readSorting(sorting),
    ...(typeof filter === 'string' ? { filter } : {}),
    ...readDimensions(dimensions),
  };
}

function readSorting(saved: unknown): Partial<SavedState> {
  if (typeof saved !== 'object' || saved === null) {
    return {};
  }
  const { column, descending } = saved as Record<string, unknown>;
  const known = columnIds.find((id) => id === column);
  return known === undefined ? {} : { sorting: { column: known, descending: descending === true } };
}

function readDimensions(saved: unknown): Partial<SavedState> {
  if (typeof saved !== 'object' || saved === null) {
    return {};
  }
  const sizes = Object.entries(saved).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number' && entry[1] >= 1,
  );
  return { dimensions: Object.fromEntries(sizes) };
}
