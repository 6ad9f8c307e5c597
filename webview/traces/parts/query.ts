import type { TraceList, TraceQuery } from '../../../src/contracts/traces/search';
import { formatQuery, parseQuery, queryParts } from '../../../src/contracts/traces/query-text';
import { h } from '../../kit/dom';
import { createQueryFields } from './query-fields';

interface QueryForm {
  readonly element: HTMLElement;
  show(query: TraceQuery, list: TraceList | null): void;
  focus(): void;
}

/** The query as a line of text, as fields, and as filters that can be removed. All three say the same. */
export function createQueryForm(ask: (query: TraceQuery) => void): QueryForm {
  const text = h('input', {
    class: 'field query-text',
    attributes: {
      type: 'text',
      id: 'query-text',
      spellcheck: 'false',
      placeholder: 'service:cart status:error duration:>200ms http.method=GET',
      'aria-describedby': 'query-problems',
    },
  });
  const problems = h('p', { class: 'query-problems', attributes: { id: 'query-problems', role: 'alert' } });
  const chips = h('ul', { class: 'chips', attributes: { 'aria-label': 'Filters' } });
  const fields = createQueryFields(ask);
  const element = h(
    'form',
    {
      class: 'query',
      attributes: { role: 'search', 'aria-label': 'Query' },
      on: {
        submit(event) {
          event.preventDefault();
          const parsed = parseQuery(text.value);
          problems.textContent = parsed.problems.join(' ');
          if (parsed.problems.length === 0) {
            ask(parsed.query);
          }
        },
      },
    },
    h(
      'div',
      { class: 'query-line' },
      h('label', { text: 'Query', attributes: { for: 'query-text' } }),
      text,
      h('button', { class: 'plain-button', text: 'Search', attributes: { type: 'submit' } }),
    ),
    problems,
    fields.element,
    chips,
  );
  return {
    element,
    show(query, list) {
      text.value = formatQuery(query);
      problems.textContent = '';
      fields.show(query, list);
      const parts = queryParts(query);
      chips.hidden = parts.length === 0;
      chips.replaceChildren(
        ...parts.map(({ text: words, without }) =>
          h(
            'li',
            { class: 'filter-chip' },
            h('span', { text: words }),
            h('button', {
              text: '×',
              attributes: { type: 'button', 'aria-label': `Remove ${words}`, title: `Remove ${words}` },
              on: { click: () => ask(without) },
            }),
          ),
        ),
        ...(parts.length > 1
          ? [
              h(
                'li',
                {},
                clearButton(() => ask({})),
              ),
            ]
          : []),
      );
    },
    focus() {
      text.focus();
      text.select();
    },
  };
}

function clearButton(clear: () => void): HTMLElement {
  return h('button', {
    class: 'link',
    text: 'Remove all',
    attributes: { type: 'button', 'aria-label': 'Remove all filters' },
    on: { click: clear },
  });
}
