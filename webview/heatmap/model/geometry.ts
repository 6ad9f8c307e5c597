/**
 * Where everything of the heatmap lies, in CSS pixels of its canvas: service labels on the left, incidents above, the
 * time axis below, cells between. Arithmetic only, so that what is drawn and what is hit cannot differ.
 */
import type { View } from './view';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Geometry {
  readonly width: number;
  readonly height: number;
  /** The cells; rows scroll under its upper edge. */
  readonly plot: Box;
  readonly rowHeight: number;
  readonly rows: number;
  readonly windows: number;
  readonly view: View;
  readonly scrollTop: number;
  readonly lanes: number;
}

export interface LayoutRequest {
  readonly width: number;
  /** Height that is available; the heatmap takes less when its rows need less. */
  readonly maxHeight: number;
  readonly labelWidth: number;
  readonly rows: number;
  readonly windows: number;
  /** How many incidents lie above one another. */
  readonly lanes: number;
  readonly view: View;
  readonly scrollTop: number;
}

export const LANE_HEIGHT = 24;
const AXIS_HEIGHT = 28;
const TOP_PADDING = 6;
const RIGHT_PADDING = 12;
const MIN_ROW_HEIGHT = 20;
const MAX_ROW_HEIGHT = 44;

export function layout(request: LayoutRequest): Geometry {
  const { width, maxHeight, labelWidth, rows, windows, lanes, view } = request;
  const top = TOP_PADDING + lanes * LANE_HEIGHT;
  const room = Math.max(maxHeight - top - AXIS_HEIGHT, MIN_ROW_HEIGHT);
  const rowHeight = clamp(Math.floor(room / Math.max(rows, 1)), MIN_ROW_HEIGHT, MAX_ROW_HEIGHT);
  const plotHeight = Math.min(room, rows * rowHeight);
  const scrollTop = clamp(request.scrollTop, 0, Math.max(rows * rowHeight - plotHeight, 0));
  const plot = {
    x: labelWidth,
    y: top,
    width: Math.max(width - labelWidth - RIGHT_PADDING, 1),
    height: plotHeight,
  };
  return {
    width,
    height: top + plotHeight + AXIS_HEIGHT,
    plot,
    rowHeight,
    rows,
    windows,
    view,
    scrollTop,
    lanes,
  };
}

/** How far the rows reach beyond what is shown. */
export function overflow(geometry: Geometry): number {
  return Math.max(geometry.rows * geometry.rowHeight - geometry.plot.height, 0);
}

/** x of a position in windows, which may be fractional. */
export function xOfWindow({ plot, view }: Geometry, window: number): number {
  return plot.x + ((window - view.from) / (view.to - view.from)) * plot.width;
}

/** Position in windows at an x, fractional, possibly outside the view. */
export function windowAtX({ plot, view }: Geometry, x: number): number {
  return view.from + ((x - plot.x) / plot.width) * (view.to - view.from);
}

export function yOfRow({ plot, rowHeight, scrollTop }: Geometry, row: number): number {
  return plot.y + row * rowHeight - scrollTop;
}

export function columnWidth({ plot, view }: Geometry): number {
  return plot.width / (view.to - view.from);
}

/** The rows that are at least partly visible: [first, end). */
export function visibleRows({ plot, rowHeight, rows, scrollTop }: Geometry): {
  readonly first: number;
  readonly end: number;
} {
  return {
    first: Math.max(Math.floor(scrollTop / rowHeight), 0),
    end: Math.min(Math.ceil((scrollTop + plot.height) / rowHeight), rows),
  };
}

/** The windows that are at least partly visible: [first, end). */
export function visibleWindows({ view, windows }: Geometry): {
  readonly first: number;
  readonly end: number;
} {
  return { first: Math.max(Math.floor(view.from), 0), end: Math.min(Math.ceil(view.to), windows) };
}

export function cellBox(geometry: Geometry, row: number, window: number): Box {
  return {
    x: xOfWindow(geometry, window),
    y: yOfRow(geometry, row),
    width: columnWidth(geometry),
    height: geometry.rowHeight,
  };
}

/** The scroll position nearest to the present one that shows a row entirely. */
export function scrollToRow(geometry: Geometry, row: number): number {
  const top = row * geometry.rowHeight;
  const lowest = top + geometry.rowHeight - geometry.plot.height;
  return clamp(geometry.scrollTop, Math.max(lowest, 0), top);
}

export type Hit =
  | { readonly kind: 'cell'; readonly row: number; readonly window: number }
  | { readonly kind: 'label'; readonly row: number }
  /** Above the cells: which lane, and where in time. */
  | { readonly kind: 'strip'; readonly lane: number; readonly window: number }
  | { readonly kind: 'none' };

/** What lies at a point. */
export function hitTest(geometry: Geometry, x: number, y: number): Hit {
  const { plot, rows, windows, rowHeight, scrollTop } = geometry;
  const insideX = x >= plot.x && x < plot.x + plot.width;
  if (insideX && y < plot.y && y >= TOP_PADDING) {
    return {
      kind: 'strip',
      lane: Math.floor((y - TOP_PADDING) / LANE_HEIGHT),
      window: windowAtX(geometry, x),
    };
  }
  if (y < plot.y || y >= plot.y + plot.height) {
    return { kind: 'none' };
  }
  const row = Math.floor((y - plot.y + scrollTop) / rowHeight);
  if (row >= rows) {
    return { kind: 'none' };
  }
  if (x >= 0 && x < plot.x) {
    return { kind: 'label', row };
  }
  const window = Math.floor(windowAtX(geometry, x));
  return insideX && window >= 0 && window < windows ? { kind: 'cell', row, window } : { kind: 'none' };
}

/** y of the upper edge of an incident lane. */
export function yOfLane(lane: number): number {
  return TOP_PADDING + lane * LANE_HEIGHT;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
