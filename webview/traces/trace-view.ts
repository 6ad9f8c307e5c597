import type { Changed, Store } from '../kit/store';
import { h } from '../kit/dom';
import { local, utc } from '../kit/time';
import { findRows } from './model/find';
import { shownRows } from './model/outline';
import { wholeRange } from './model/time-range';
import { nameOf, traceModel, type TraceModel } from './model/trace-model';
import { formatSpanMs } from './model/words';
import { createDetails } from './parts/details';
import { createFlame } from './parts/flame';
import { createMinimap } from './parts/minimap';
import { createTraceHeader } from './parts/trace-header';
import { createToolbar } from './parts/trace-toolbar';
import { createWaterfall } from './parts/waterfall';
import type { PageState } from './state';
import { createTraceCommands } from './trace-commands';
import type { TraceControl } from './trace-control';
import { traceKey } from './trace-keys';

interface TraceViewActions {
  back(): void;
  filter(key: string, value: string): void;
  say(text: string): void;
}

interface TraceView {
  readonly element: HTMLElement;
  show(state: PageState, changed: Changed<PageState>): void;
  /** The theme has changed: what is on canvases is drawn again. */
  redraw(): void;
  focus(): void;
}

/** Who goes through many spans wants the record of the one where they stop. */
const SETTLED_MS = 80;

/** One trace: waterfall or flame view, the whole of it in a strip above, and the details of the chosen span. */
export function createTraceView(
  store: Store<PageState>,
  control: TraceControl,
  { back, filter, say }: TraceViewActions,
): TraceView {
  let model: TraceModel | null = null;
  let rows: Int32Array = new Int32Array(0);
  let found: readonly number[] = [];
  let chosen: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const commands = createTraceCommands(
    store,
    () => model,
    () => chosen,
  );
  const key = (event: KeyboardEvent): boolean =>
    model !== null &&
    traceKey(
      event,
      {
        model,
        rows,
        row: chosen,
        isCollapsed: chosen !== null && store.state.collapsed.has(model.trace.spans.ids[chosen]),
        pageRows: waterfall.pageRows(),
      },
      {
        ...commands,
        back,
        find: () => toolbar.focusFind(),
        compare,
        toggleDrawer: () => store.update({ isDrawerOpen: !store.state.isDrawerOpen }),
      },
    );
  const pick = (row: number): void => {
    store.update({ isDrawerOpen: true });
    commands.select(row);
  };
  const header = createTraceHeader(back);
  const toolbar = createToolbar({
    form: (form) => store.update({ form }),
    levels: commands.levels,
    seek: (sought) => store.update({ sought }),
    step: commands.step,
    zoom: (factor) => commands.zoom(factor),
    fit: () => commands.show(null),
    nextError: () => commands.error(true),
    mark: commands.mark,
    compare,
  });
  const minimap = createMinimap(commands.show);
  const waterfall = createWaterfall({ ...commands, select: pick, key });
  const flame = createFlame({ ...commands, select: pick, key });
  const details = createDetails({
    openRecord: control.openRecord,
    openTrace: control.open,
    filter,
    close() {
      store.update({ isDrawerOpen: false });
      focus();
    },
  });
  const main = h(
    'main',
    { class: 'trace-main' },
    toolbar.element,
    minimap.element,
    h('div', { class: 'trace-body' }, waterfall.element, flame.element, details.element),
  );
  const element = h('div', { class: 'trace-view' }, header.element, main);

  function compare(): void {
    const { marked, traceId } = store.state;
    if (marked !== null && marked.traceId !== traceId) {
      control.compare();
    }
  }

  function focus(): void {
    (store.state.form === 'flame' ? flame : waterfall).focus();
  }

  function show(state: PageState, changed: Changed<PageState>): void {
    if (state.trace === null) {
      model = null;
      return;
    }
    const isNew = model?.trace !== state.trace;
    model = isNew ? traceModel(state.trace) : model!;
    const { trace, outline } = model;
    const { ids } = trace.spans;
    const before = chosen;
    if (isNew || changed('spanId')) {
      const at = state.spanId === null ? -1 : ids.indexOf(state.spanId);
      chosen = at < 0 ? null : at;
    }
    if (isNew || changed('collapsed')) {
      rows = shownRows(outline, (row) => state.collapsed.size > 0 && state.collapsed.has(ids[row]));
    }
    if (isNew || changed('sought', 'details')) {
      found = findRows(trace, state.details, state.sought);
    }
    if (isNew || changed('zone', 'found')) {
      const row = state.found?.rows.find((each) => each?.traceId === trace.traceId);
      header.show(model, state.zone === 'utc' ? utc : local, row?.percentile ?? null);
    }
    toolbar.show(state, outline.deepest, model.failed.length, found.length, found.indexOf(chosen ?? -1) + 1);
    drawForms(
      model,
      state,
      isNew || changed('form', 'view', 'range', 'collapsed', 'spanId', 'sought', 'details'),
    );
    if (chosen !== null && (isNew || (changed('spanId') && chosen !== before) || changed('form'))) {
      (state.form === 'flame' ? flame : waterfall).reveal(chosen);
    }
    if (!isNew && changed('spanId') && chosen !== null && state.form === 'flame') {
      const { service, operation } = nameOf(trace, chosen);
      say(`${service}, ${operation}, ${formatSpanMs(trace.spans.durationMs[chosen])}`);
    }
    if (isNew || changed('spanId', 'details', 'isDrawerOpen', 'zone', 'view')) {
      drawDetails(model, state);
    }
  }

  function drawForms(shown: TraceModel, state: PageState, isNeeded: boolean): void {
    if (!isNeeded) {
      return;
    }
    const range = state.range ?? wholeRange(shown.trace.durationMs);
    const { ids } = shown.trace.spans;
    const look = { rows, range, selected: chosen, found: new Set(found) };
    const isFlame = state.form === 'flame';
    waterfall.element.hidden = isFlame;
    flame.element.hidden = !isFlame;
    minimap.show(shown, state.range);
    if (isFlame) {
      flame.show(shown, look);
    } else {
      waterfall.show(shown, { ...look, isCollapsed: (row) => state.collapsed.has(ids[row]) });
    }
  }

  function drawDetails(shown: TraceModel, state: PageState): void {
    details.element.hidden = chosen === null || !state.isDrawerOpen;
    if (chosen !== null && state.isDrawerOpen) {
      const zone = state.zone === 'utc' ? utc : local;
      details.show(shown, chosen, state.details.get(chosen) ?? null, zone);
      const row = chosen;
      clearTimeout(timer);
      timer = setTimeout(() => row === chosen && control.readDetails(row), SETTLED_MS);
    }
  }

  return {
    element,
    show,
    redraw() {
      if (model !== null) {
        minimap.draw(model);
        drawForms(model, store.state, true);
      }
    },
    focus,
  };
}
