import type { HeatmapSnapshot, IntervalExplanation } from '../../src/contracts/heatmap-page';
import type { Progress } from '../../src/contracts/protocol';
import type { RowOrder } from './model/rows';
import type { View } from './model/view';

/** A cell by what it shows rather than where it is drawn, so that it survives sorting. */
export interface CellRef {
  readonly service: string;
  readonly window: number;
}

/** Two opposite corners of selected cells. */
export interface SelectedBox {
  readonly anchor: CellRef;
  readonly focus: CellRef;
}

/** Services and an interval to explain. */
export interface SelectedRange {
  readonly kind: 'range';
  /** In the order of display; every service where the interval is all that was chosen. */
  readonly services: readonly string[];
  readonly fromMs: number;
  readonly toMs: number;
  /** The cause whose evidence is open; null for the first. */
  readonly service: string | null;
}

/** What the drawer is about: a whole incident (and one of its causes), one cell, or an interval to explain. */
export type Selection =
  | { readonly kind: 'incident'; readonly incident: number; readonly service: string | null }
  | { readonly kind: 'cell'; readonly cell: CellRef }
  | SelectedRange;

/** Everything the page shows follows from this. */
export interface PageState {
  /** As delivered: its cells show the highest score of all widths. */
  readonly base: HeatmapSnapshot | null;
  /** The same at the width that is shown. */
  readonly snapshot: HeatmapSnapshot | null;
  readonly progress: Progress | null;
  /** Message of a failed request, or null. */
  readonly failure: string | null;
  readonly order: RowOrder;
  readonly zone: 'local' | 'utc';
  /** When the editor asked for an incident that was then shown. */
  readonly askedAtMs: number | null;
  readonly view: View;
  readonly cursor: CellRef | null;
  readonly selection: Selection | null;
  /** Cells selected by dragging or with Shift; null where none are. */
  readonly box: SelectedBox | null;
  /** The answer for the selected range, its progress, or what went wrong. */
  readonly explained: IntervalExplanation | Progress | Error | null;
}

export const initialState: PageState = {
  base: null,
  snapshot: null,
  progress: null,
  failure: null,
  order: 'worst',
  zone: 'utc',
  askedAtMs: null,
  view: { from: 0, to: 1 },
  cursor: null,
  selection: null,
  box: null,
  explained: null,
};

/** What is worth keeping while the panel is hidden. */
export interface SavedState {
  readonly order: RowOrder;
  readonly zone: 'local' | 'utc';
  readonly askedAtMs: number | null;
}

/** Reads kept state; anything unexpected is ignored. */
export function readSavedState(saved: unknown): Partial<SavedState> {
  if (typeof saved !== 'object' || saved === null) {
    return {};
  }
  const { order, zone, askedAtMs } = saved as Record<string, unknown>;
  return {
    ...(order === 'worst' || order === 'cause' || order === 'name' ? { order } : {}),
    ...(zone === 'local' || zone === 'utc' ? { zone } : {}),
    ...(typeof askedAtMs === 'number' ? { askedAtMs } : {}),
  };
}
