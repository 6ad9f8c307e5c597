import type { TracesRequests } from '../../src/contracts/traces/page';
import type { TraceQuery } from '../../src/contracts/traces/search';
import { h } from '../kit/dom';
import type { Changed, Store } from '../kit/store';
import { local, utc } from '../kit/time';
import { explainedInterval } from './model/explained-interval';
import { rowTitle } from './model/words';
import { createChartBox } from './parts/chart-box';
import { createHeader } from './parts/header';
import { createQueryForm } from './parts/query';
import { createTraceList } from './parts/trace-list';
import { nothingFound } from './parts/nothing-found';
import type { SearchControl } from './search-control';
import type { PageState } from './state';

interface ListView {
  readonly element: HTMLElement;
  show(state: PageState, changed: Changed<PageState>): void;
  redraw(): void;
  focus(): void;
}

/** The traces that a query finds: what is asked for, their durations over time, and the list. */
export function createListView(
  store: Store<PageState>,
  control: SearchControl,
  open: (traceId: string) => void,
  explain: (interval: TracesRequests['explain']['params']) => void,
): ListView {
  const ask = (query: TraceQuery): void => control.search({ query });
  const header = createHeader(store.state.zone, {
    zone: (zone) => store.update({ zone }),
    search: () => control.search(),
    explain() {
      const interval = explainedInterval(store.state);
      if (interval !== null) {
        explain(interval);
      }
    },
    unmark: () => store.update({ marked: null, other: null }),
  });
  const form = createQueryForm(ask);
  const chart = createChartBox({ open, select: (box) => ask({ ...store.state.query, ...box }) });
  const list = createTraceList({
    sort: (order, descending) => control.search({ order, descending }),
    choose: (chosen) => store.update({ chosen }),
    open,
    mark(row) {
      const isMarked = store.state.marked?.traceId === row.traceId;
      store.update({
        marked: isMarked ? null : { traceId: row.traceId, title: rowTitle(row) },
        other: null,
      });
    },
    need: control.show,
  });
  const nothing = h('div', { class: 'empty-area' });
  const main = h('main', { class: 'list-main' }, form.element, chart.element, list.element, nothing);
  const element = h('div', { class: 'trace-view' }, header.element, main);

  function showFound(state: PageState): void {
    const { found, isSearching } = state;
    const hasRows = found !== null && found.list.matched > 0;
    chart.element.hidden = !hasRows || found.list.histogram === null;
    list.element.hidden = !hasRows;
    nothing.hidden =
      hasRows || (found === null && state.failure !== null && !isSearching && state.snapshot === null);
    if (!nothing.hidden) {
      nothing.replaceChildren(
        nothingFound(state, { ask, cancel: control.cancel, again: () => control.search() }),
      );
    }
  }

  return {
    element,
    show(state, changed) {
      header.show(state);
      if (changed('query', 'found')) {
        form.show(state.query, state.found?.list ?? null);
      }
      if (changed('found', 'isSearching', 'failure', 'snapshot', 'progress')) {
        showFound(state);
      }
      if (state.found !== null && state.found.list.matched > 0) {
        const zone = state.zone === 'utc' ? utc : local;
        if (changed('found', 'chosen', 'marked', 'zone', 'view')) {
          const { order, descending, chosen } = state;
          list.show(state.found, { order, descending, chosen, marked: state.marked?.traceId ?? null, zone });
        }
        if (changed('found', 'zone')) {
          chart.show(state.found, zone);
        }
      }
    },
    redraw() {
      if (store.state.found !== null) {
        chart.show(store.state.found, store.state.zone === 'utc' ? utc : local);
      }
    },
    focus: () => list.focus(),
  };
}
