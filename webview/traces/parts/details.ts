import { TraceSpanFlag, type SpanAttribute, type SpanDetails } from '../../../src/contracts/traces/trace';
import { h } from '../../kit/dom';
import { count } from '../../kit/text';
import { formatMomentInZone, formatChange, formatSpanMs, kindWords, percentileWords } from '../model/words';
import { criticalMs } from '../model/sections';
import { nameOf, type TraceModel } from '../model/trace-model';
import type { Zone } from '../../kit/time';

export interface DetailsActions {
  openRecord(row: number): void;
  openTrace(traceId: string, spanId: string): void;
  filter(key: string, value: string): void;
  close(): void;
}

interface Details {
  readonly element: HTMLElement;
  /** @param details null while they are read */
  show(model: TraceModel, row: number, details: SpanDetails | null, zone: Zone): void;
}

/** All that is known of one span, beside the waterfall. */
export function createDetails(actions: DetailsActions): Details {
  const element = h('aside', { class: 'details', attributes: { 'aria-label': 'Span', tabindex: '0' } });
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      actions.close();
    }
  });
  return {
    element,
    show(model, row, details, zone) {
      const { service, operation } = nameOf(model.trace, row);
      const failure = model.failureOf.get(row);
      element.replaceChildren(
        h(
          'div',
          { class: 'details-head' },
          h('div', {}, h('p', { class: 'quiet', text: service }), h('h2', { text: operation })),
          h('button', {
            class: 'close-button',
            text: '×',
            attributes: { type: 'button', 'aria-label': 'Close the details', title: 'Close (Escape)' },
            on: { click: actions.close },
          }),
        ),
        ...(failure === undefined ? [] : [h('p', { class: 'failure-text', text: failure })]),
        facts(model, row, zone),
        h(
          'p',
          { class: 'details-actions' },
          h('button', {
            class: 'plain-button',
            text: 'Open JSON',
            attributes: { type: 'button', title: 'Open the record of the span at its own lines' },
            on: { click: () => actions.openRecord(row) },
          }),
        ),
        ...links(model, row, actions),
        ...(details === null
          ? [h('p', { class: 'quiet', text: 'Reading the record …' })]
          : recorded(details, model.trace.spans.startMs[row], actions)),
      );
    },
  };
}

function facts(model: TraceModel, row: number, zone: Zone): HTMLElement {
  const { trace, sections } = model;
  const { spans } = trace;
  const flags = spans.flags[row];
  const critical = criticalMs(sections.get(row));
  const entries: (readonly [string, string | null])[] = [
    [
      'Start',
      `${formatSpanMs(spans.startMs[row])} into the trace, ${formatMomentInZone(trace.startMs + spans.startMs[row], zone)}`,
    ],
    ['Duration', formatSpanMs(spans.durationMs[row])],
    ['Self time', formatSpanMs(spans.selfMs[row])],
    ['Critical path', critical === 0 ? 'not on it' : formatSpanMs(critical)],
    ['Against its operation', percentileWords(spans.percentile[row]) ?? 'fewer than 20 spans are known'],
    ['Kind', kindWords(flags)],
    ['Clock', spans.shiftMs[row] === 0 ? null : `corrected by ${formatChange(spans.shiftMs[row])}`],
    ['Parent', flags & TraceSpanFlag.orphan ? 'in no file' : null],
    ['End', flags & TraceSpanFlag.unfinished ? 'not stated; drawn until its last child ends' : null],
    ['Span id', spans.ids[row]],
  ];
  return h(
    'dl',
    { class: 'facts-list' },
    ...entries.flatMap(([name, text]) => (text === null ? [] : [h('dt', { text: name }), h('dd', { text })])),
  );
}

function links({ trace }: TraceModel, row: number, { openTrace }: DetailsActions): HTMLElement[] {
  const ofRow = trace.links.filter((link) => link.row === row);
  if (ofRow.length === 0) {
    return [];
  }
  return [
    h('h3', { text: 'Links' }),
    h(
      'ul',
      { class: 'link-list' },
      ...ofRow.map(({ traceId, spanId }) =>
        h(
          'li',
          {},
          h('button', {
            class: 'link',
            text: `Trace ${traceId}`,
            attributes: { type: 'button', 'aria-label': `Open trace ${traceId}, span ${spanId}` },
            on: { click: () => openTrace(traceId, spanId) },
          }),
        ),
      ),
    ),
  ];
}

function recorded(details: SpanDetails, startMs: number, actions: DetailsActions): HTMLElement[] {
  return [
    ...attributeTable('Attributes', details.attributes, actions),
    ...events(details, startMs),
    ...attributeTable('Resource', details.resource, actions),
    h('p', {
      class: 'quiet place',
      text: `${details.location.file}${details.location.line === undefined ? '' : `:${details.location.line}`}`,
    }),
  ];
}

function attributeTable(
  title: string,
  attributes: readonly SpanAttribute[],
  { filter }: DetailsActions,
): HTMLElement[] {
  if (attributes.length === 0) {
    return [];
  }
  return [
    h('h3', { text: title }),
    h(
      'table',
      { class: 'table attributes' },
      h('caption', { class: 'visually-hidden', text: title }),
      h(
        'tbody',
        {},
        ...attributes.map(({ key, value }) =>
          h(
            'tr',
            {},
            h('th', { text: key, attributes: { scope: 'row' } }),
            h(
              'td',
              {},
              value,
              h('button', {
                class: 'filter-button',
                text: '⌕',
                attributes: {
                  type: 'button',
                  'aria-label': `Search traces with ${key}=${value}`,
                  title: 'Search traces with this value',
                },
                on: { click: () => filter(key, value) },
              }),
            ),
          ),
        ),
      ),
    ),
  ];
}

function events({ events: all }: SpanDetails, startMs: number): HTMLElement[] {
  if (all.length === 0) {
    return [];
  }
  return [
    h('h3', { text: count(all.length, 'event') }),
    h(
      'ol',
      { class: 'event-list' },
      ...all.map(({ atMs, name, attributes }) =>
        h(
          'li',
          {},
          h(
            'p',
            {},
            h('span', { class: 'event-time', text: formatSpanMs(startMs + atMs) }),
            ' ',
            h('strong', { text: name }),
          ),
          attributes.length > 0 &&
            h(
              'dl',
              { class: 'facts-list' },
              ...attributes.flatMap(({ key, value }) => [h('dt', { text: key }), h('dd', { text: value })]),
            ),
        ),
      ),
    ),
  ];
}
