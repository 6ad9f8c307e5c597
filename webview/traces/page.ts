import { createAnnouncer } from '../kit/announcer';
import { h } from '../kit/dom';
import { emptyState } from '../kit/empty-state';
import { createFailureLine, reasonOf } from '../kit/failure-line';
import { createProgressLine } from '../kit/progress-line';
import type { PageOptions } from '../kit/start-page';
import { createStore, render, type Changed } from '../kit/store';
import { onThemeChange } from '../kit/theme';
import { count } from '../kit/text';
import { button } from '../kit/toolkit';
import type { TracesHost } from './host';
import { createListView } from './list-view';
import { createCompareView } from './parts/compare';
import { createSearchControl } from './search-control';
import { initialState, readSavedState, savedState, type PageState } from './state';
import { createTraceControl } from './trace-control';
import { createTraceView } from './trace-view';

/** Puts the page of traces together: one state, and a list, a trace or a comparison that shows it. */
export function createPage({ root, host, savedState: saved, saveState }: PageOptions<TracesHost>): void {
  const store = createStore<PageState>({ ...initialState, ...readSavedState(saved) });
  const announcer = createAnnouncer();
  const progress = createProgressLine('Reading');
  const failure = createFailureLine();
  const searches = createSearchControl(host, store);
  const traces = createTraceControl(host, store);
  const fail = (error: unknown): void => store.update({ failure: reasonOf(error) });
  const list = createListView(
    store,
    searches,
    (traceId) => traces.open(traceId),
    (interval) => void host.explain(interval).catch(fail),
  );
  const back = (): void => {
    traces.cancel();
    store.update({ view: 'list', progress: null });
    list.focus();
  };
  const trace = createTraceView(store, traces, {
    back,
    filter(key, value) {
      back();
      searches.search({ query: { attributes: [{ key, value }] } });
    },
    say: announcer.say,
  });
  const compare = createCompareView({
    back: () => store.update({ view: 'trace' }),
    open: traces.open,
    swap() {
      const { trace: open, other } = store.state;
      if (open !== null && other !== null) {
        const marked = { traceId: open.traceId, title: store.state.marked?.title ?? '' };
        store.update({ trace: other, traceId: other.traceId, other: open, marked, details: new Map() });
      }
    },
  });
  const waiting = h('main', { class: 'empty-area' });
  root.replaceChildren(
    progress.element,
    failure.element,
    list.element,
    trace.element,
    compare.element,
    waiting,
    announcer.element,
  );

  function show(state: PageState, changed: Changed<PageState>): void {
    if (changed('progress')) {
      progress.show(state.progress);
    }
    const { view, snapshot, trace: open, other } = state;
    const isListed = view === 'list';
    const hasTrace = view === 'trace' && open !== null;
    const hasBoth = view === 'compare' && open !== null && other !== null;
    if (changed('failure', 'view', 'found', 'trace')) {
      // Where there is no list, its place says why.
      failure.show(isListed && state.found === null ? null : state.failure);
    }
    list.element.hidden = !isListed;
    trace.element.hidden = !hasTrace;
    compare.element.hidden = !hasBoth;
    waiting.hidden = isListed || hasTrace || hasBoth;
    // What changed while a part was hidden it has not shown.
    const since: Changed<PageState> = (...keys) => changed('view') || changed(...keys);
    if (isListed) {
      list.show(state, since);
    }
    // Without a trace it forgets the last one.
    if (hasTrace || open === null) {
      trace.show(state, since);
    }
    if (hasTrace && changed('view', 'trace')) {
      trace.focus();
    }
    if (hasBoth && changed('view', 'trace', 'other', 'zone')) {
      compare.show(other, open, state.zone);
    }
    if (!waiting.hidden && changed('view', 'trace', 'other', 'failure')) {
      showWaiting(state);
    }
    if (snapshot !== null) {
      saveState(savedState(state));
    }
  }

  function showWaiting({ failure: reason }: PageState): void {
    const toList = button({ label: 'All traces', onClick: back });
    waiting.replaceChildren(
      reason === null
        ? emptyState('Reading the trace', 'Its spans are read from the file.', toList)
        : emptyState('The trace cannot be shown', reason, toList),
    );
  }

  render(store, show);
  let announced: object | null = null;
  store.subscribe(({ found, isSearching, view }) => {
    if (found !== null && !isSearching && found.list !== announced && view === 'list') {
      announced = found.list;
      announcer.say(`${count(found.list.matched, 'trace')} found`);
    }
  });
  onThemeChange(() => {
    list.redraw();
    trace.redraw();
  });
  host.onSnapshot((snapshot) => {
    const { snapshot: before, askedAtMs, view, trace: open } = store.state;
    store.update({ snapshot });
    const { asked } = snapshot;
    if (asked !== null && asked.atMs !== askedAtMs) {
      store.update({ askedAtMs: asked.atMs });
      if ('query' in asked) {
        traces.cancel();
        store.update({ view: 'list', progress: null });
        searches.search({ query: asked.query });
        return;
      }
      if (asked.beside !== undefined) {
        store.update({ marked: asked.beside });
        traces.openBeside(asked.traceId);
      } else {
        traces.open(asked.traceId, asked.spanId);
      }
    } else if (view !== 'list' && (open === null || before?.revision !== snapshot.revision)) {
      traces.read();
    }
    if (before === null || before.revision !== snapshot.revision) {
      searches.search();
    }
  });
  host.ready().catch(fail);
}
