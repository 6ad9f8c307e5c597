import { placeOf } from './model/outline';
import type { TraceModel } from './model/trace-model';
import type { TraceCommands } from './trace-commands';

/** What the keys work on. */
export interface KeyContext {
  readonly model: TraceModel;
  /** Rows that are not inside a collapsed one. */
  readonly rows: Int32Array;
  /** The chosen row; null for none. */
  readonly row: number | null;
  readonly isCollapsed: boolean;
  readonly pageRows: number;
}

interface KeyActions extends TraceCommands {
  toggleDrawer(): void;
  compare(): void;
  find(): void;
  back(): void;
}

/** The keys of the waterfall and the flame view. True when the key was of use. */
export function traceKey(
  { key, ctrlKey, metaKey, altKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>,
  context: KeyContext,
  actions: KeyActions,
): boolean {
  if (altKey || ((ctrlKey || metaKey) && key !== 'f')) {
    return false;
  }
  return moves(key, context, actions) || does(key, context, actions);
}

/** Keys that choose another row, as in any tree. */
function moves(
  key: string,
  { model, rows, row, isCollapsed, pageRows }: KeyContext,
  actions: KeyActions,
): boolean {
  const at = row === null ? -1 : placeOf(rows, row);
  const step = { ArrowDown: 1, ArrowUp: -1, PageDown: pageRows, PageUp: -pageRows }[key];
  const place =
    { Home: 0, End: rows.length - 1 }[key] ?? (step === undefined ? undefined : Math.max(at, -1) + step);
  if (place !== undefined) {
    actions.select(rows[Math.min(Math.max(place, 0), rows.length - 1)]);
    return true;
  }
  if (row === null || (key !== 'ArrowRight' && key !== 'ArrowLeft')) {
    return false;
  }
  const isParent = model.outline.children[row] > 0;
  if (key === 'ArrowRight') {
    if (isCollapsed) {
      actions.toggle(row);
    } else if (isParent) {
      actions.select(row + 1);
    }
  } else if (isParent && !isCollapsed) {
    actions.toggle(row);
  } else if (model.trace.spans.parent[row] >= 0) {
    actions.select(model.trace.spans.parent[row]);
  }
  return true;
}

function does(key: string, { row }: KeyContext, actions: KeyActions): boolean {
  const table: Readonly<Record<string, () => void>> = {
    n: () => actions.error(true),
    p: () => actions.error(false),
    f: () => actions.find(),
    '/': () => actions.find(),
    '+': () => actions.zoom(0.5),
    '=': () => actions.zoom(0.5),
    '-': () => actions.zoom(2),
    '0': () => actions.show(null),
    '[': () => actions.pan(-0.25),
    ']': () => actions.pan(0.25),
    z: () => row !== null && actions.fitSpan(row),
    '*': () => actions.levels(null),
    m: () => actions.mark(),
    c: () => actions.compare(),
    Enter: () => actions.toggleDrawer(),
    Escape: () => actions.back(),
  };
  const act = table[key] as (() => void) | undefined;
  act?.();
  return act !== undefined;
}
