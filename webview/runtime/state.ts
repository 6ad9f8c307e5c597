import type { Progress } from '../../src/contracts/progress';
import type { LatencySnapshot } from '../../src/contracts/latency/page';
import type { NodeDetails } from '../../src/contracts/latency/picture';
import type { ModelNodes } from './model/nodes';
import type { Part } from './model/part';
import type { Scene } from './model/scene';
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
  /** The graph; null until it was placed. */
  readonly scene: Scene | null;
  /** Ids of the groups that show what is in them; null until the graph was placed. */
  readonly expanded: readonly string[] | null;
  readonly isDrawing: boolean;
  /** Why the graph could not be drawn, or null. */
  readonly graphFailure: string | null;
  /** Also nodes that take no time are drawn. */
  readonly drawsAll: boolean;
  /** What of the graph is selected: with a position, the node at it. */
  readonly part: Part | null;
  /** Whether the details of the selection are open. */
  readonly isOpen: boolean;
  /** Of the selected node; null until they have come. */
  readonly details: NodeDetails | null;
  /** What is searched in the graph. */
  readonly query: string;
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
  scene: null,
  expanded: null,
  isDrawing: false,
  graphFailure: null,
  drawsAll: false,
  part: null,
  isOpen: false,
  details: null,
  query: '',
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
