import { h } from '../../kit/dom';
import { count } from '../../kit/text';
import { button, dropdown } from '../../kit/toolkit';
import { explainedInterval } from '../model/explained-interval';
import type { PageState } from '../state';

interface HeaderActions {
  zone(zone: 'local' | 'utc'): void;
  search(): void;
  /** Explains the service and time of what was found. */
  explain(): void;
  unmark(): void;
}

interface Header {
  readonly element: HTMLElement;
  show(state: PageState): void;
}

/** What the list is of, and how much of it was found. */
export function createHeader(zone: 'local' | 'utc', actions: HeaderActions): Header {
  const title = h('h1', {});
  const facts = h('p', { class: 'facts' });
  const notes = h('details', { class: 'notes' });
  const marked = h('span', { class: 'marked-title' });
  const markedLine = h(
    'p',
    { class: 'marked-line' },
    marked,
    button({ label: 'Unmark', description: 'Unmark the trace to compare with', onClick: actions.unmark }),
  );
  const explain = button({
    label: 'Explain these',
    description: 'Explain these: what is unusual in their service and time, on the heatmap',
    onClick: actions.explain,
  });
  const zones = [
    { value: 'local', label: 'Local time' },
    { value: 'utc', label: 'UTC' },
  ] as const;
  const controls = h(
    'div',
    { class: 'controls', attributes: { role: 'toolbar', 'aria-label': 'List controls' } },
    dropdown({ label: 'Time zone', choices: zones, value: zone, onChange: actions.zone }),
    explain,
    button({
      label: 'Search again',
      description: 'Search again: files may have changed',
      onClick: actions.search,
    }),
  );
  return {
    element: h(
      'header',
      { class: 'header traces-header' },
      h('div', { class: 'header-words' }, title, facts, markedLine, notes),
      controls,
    ),
    show(state) {
      const { snapshot, found, isSearching, marked: put } = state;
      explain.hidden = explainedInterval(state) === null;
      title.textContent = `Traces of ${snapshot?.name ?? ''}`;
      facts.textContent = isSearching ? 'Searching …' : found === null ? '' : factsOf(found.list);
      markedLine.hidden = put === null;
      marked.textContent = put === null ? '' : `Marked to compare: ${put.title}`;
      const problems = found?.list.problems ?? [];
      notes.hidden = problems.length === 0;
      notes.replaceChildren(
        h('summary', { text: count(problems.length, 'problem') }),
        h(
          'ul',
          {},
          ...problems.map(({ file, line, reason }) =>
            h('li', { text: `${file}${line === undefined ? '' : `:${line}`}: ${reason}` }),
          ),
        ),
      );
    },
  };
}

function factsOf({
  matched,
  total,
  totalSpans,
}: {
  readonly matched: number;
  readonly total: number;
  readonly totalSpans: number;
}): string {
  const all = `${count(total, 'trace')} with ${count(totalSpans, 'span')}`;
  return matched === total ? all : `${matched.toLocaleString('en')} of ${all}`;
}
