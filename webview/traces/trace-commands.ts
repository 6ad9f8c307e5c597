import type { Store } from '../kit/store';
import { findRows, nextRow } from './model/find';
import { rowsFrom } from './model/outline';
import { clampRange, panRange, wholeRange, zoomRange, type TimeRange } from './model/time-range';
import type { TraceModel } from './model/trace-model';
import { traceTitle } from './model/words';
import type { PageState } from './state';

export interface TraceCommands {
  select(row: number): void;
  toggle(row: number): void;
  levels(levels: number | null): void;
  step(forward: boolean): void;
  error(forward: boolean): void;
  zoom(factor: number, atMs?: number): void;
  pan(share: number): void;
  /** Shows a part in time; null: all. */
  show(range: TimeRange | null): void;
  /** Shows the time of a span, with a little on both sides. */
  fitSpan(row: number): void;
  mark(): void;
}

/** Share of a span's time that is shown beside it on each side. */
const MARGIN = 0.05;

/** What a user does with the trace that is shown; each is a change of the state. */
export function createTraceCommands(
  store: Store<PageState>,
  modelOf: () => TraceModel | null,
  rowOf: () => number | null,
): TraceCommands {
  const rangeNow = (model: TraceModel): TimeRange => store.state.range ?? wholeRange(model.trace.durationMs);

  /** Chooses a row and opens what it is collapsed into. */
  function select(row: number): void {
    const model = modelOf();
    if (model === null) {
      return;
    }
    const { ids, parent } = model.trace.spans;
    let { collapsed } = store.state;
    for (let above = parent[row]; above >= 0; above = parent[above]) {
      if (collapsed.has(ids[above])) {
        collapsed = new Set([...collapsed].filter((id) => id !== ids[above]));
      }
    }
    store.update({ spanId: ids[row], collapsed });
  }

  function goTo(rows: readonly number[], forward: boolean): void {
    const row = nextRow(rows, rowOf() ?? -1, forward);
    if (row !== null) {
      select(row);
    }
  }

  return {
    select,
    toggle(row) {
      const model = modelOf();
      if (model === null || model.outline.children[row] === 0) {
        return;
      }
      const id = model.trace.spans.ids[row];
      const collapsed = new Set(store.state.collapsed);
      if (!collapsed.delete(id)) {
        collapsed.add(id);
      }
      store.update({ collapsed });
    },
    levels(levels) {
      const model = modelOf();
      if (model === null) {
        return;
      }
      const { ids, depth } = model.trace.spans;
      const rows = levels === null ? [] : rowsFrom(depth, model.outline.children, levels - 1);
      store.update({ collapsed: new Set(rows.map((row) => ids[row])) });
    },
    step(forward) {
      const model = modelOf();
      if (model !== null) {
        goTo(findRows(model.trace, store.state.details, store.state.sought), forward);
      }
    },
    error(forward) {
      goTo(modelOf()?.failed ?? [], forward);
    },
    zoom(factor, atMs) {
      const model = modelOf();
      if (model !== null) {
        const range = rangeNow(model);
        const { durationMs } = model.trace;
        store.update({
          range: zoomRange(range, factor, atMs ?? (range.fromMs + range.toMs) / 2, durationMs),
        });
      }
    },
    pan(share) {
      const model = modelOf();
      if (model !== null) {
        store.update({ range: panRange(rangeNow(model), share, model.trace.durationMs) });
      }
    },
    show: (range) => store.update({ range }),
    fitSpan(row) {
      const model = modelOf();
      if (model !== null) {
        const { startMs, durationMs } = model.trace.spans;
        const marginMs = durationMs[row] * MARGIN;
        const range = { fromMs: startMs[row] - marginMs, toMs: startMs[row] + durationMs[row] + marginMs };
        store.update({ range: clampRange(range, model.trace.durationMs) });
      }
    },
    mark() {
      const model = modelOf();
      if (model !== null) {
        const { traceId } = model.trace;
        const isMarked = store.state.marked?.traceId === traceId;
        store.update({
          marked: isMarked ? null : { traceId, title: traceTitle(model.trace) },
          other: isMarked ? null : model.trace,
        });
      }
    },
  };
}
