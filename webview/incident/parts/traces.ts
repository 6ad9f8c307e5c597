import type { IncidentDetails, IncidentTraces, ShownTrace } from '../../../src/contracts/incident/page';
import { formatMs } from '../../../src/contracts/format';
import { h } from '../../kit/dom';
import { count } from '../../kit/text';
import { formatTime, zoneName, type Zone } from '../../kit/time';
import { button, progressRing } from '../../kit/toolkit';
import { serviceOfTraces } from '../commands';
import { whyText } from '../model/sentences';
import type { PageState } from '../state';
import { section } from './section';

interface TraceActions {
  tracesOf(service: string): void;
  openTrace(traceId: string): void;
  compare(trace: ShownTrace): void;
  showTraces(): void;
}

type Shown = Pick<PageState, 'service' | 'traces' | 'comparing'> & { readonly details: IncidentDetails };

/** Failed and slow traces of one of the services, each a click away from its waterfall and from a normal one beside it. */
export function tracesSection(state: Shown, zone: Zone, actions: TraceActions): HTMLElement {
  const service = serviceOfTraces(state);
  if (service === null) {
    return section(
      'Traces that show it',
      'traces',
      h('p', { class: 'quiet', text: 'No service took part.' }),
    );
  }
  return section(
    'Traces that show it',
    'traces',
    h(
      'div',
      { class: 'trace-tools' },
      serviceChoice(state.details, service, actions),
      showAll(state, actions),
    ),
    ...content(state, service, zone, actions),
  );
}

function serviceChoice(
  { causes, affected = [] }: IncidentDetails,
  chosen: string,
  actions: TraceActions,
): HTMLElement {
  const services = [...new Set([...causes, ...affected].map(({ service }) => service))];
  const select = h(
    'select',
    {
      class: 'incident-choice',
      attributes: { 'aria-label': 'Traces of', 'data-focus-key': 'traces-of' },
      on: { change: () => actions.tracesOf(select.value) },
    },
    ...services.map((service) => h('option', { text: service, attributes: { value: service } })),
  );
  select.value = chosen;
  return h('label', { class: 'trace-service' }, 'of ', select);
}

function showAll({ traces }: Shown, actions: TraceActions): HTMLElement {
  const isKnown = traces !== null && 'traces' in traces;
  return h('button', {
    class: 'link',
    text: isKnown ? `Show all ${traces.matched.toLocaleString('en')}` : 'Search traces',
    attributes: { type: 'button', 'data-focus-key': 'all-traces' },
    on: { click: actions.showTraces },
  });
}

function content(
  { traces, comparing }: Shown,
  service: string,
  zone: Zone,
  actions: TraceActions,
): readonly HTMLElement[] {
  if (traces instanceof Error) {
    return [h('p', { class: 'failure', text: `The traces could not be searched: ${traces.message}` })];
  }
  if (traces === null || !('traces' in traces)) {
    const words = traces?.message ?? 'Searching';
    return [
      h('div', { class: 'trace-waiting' }, progressRing('Searching traces'), h('span', { text: words })),
    ];
  }
  if (traces.traces.length === 0) {
    const none = `No trace of ${service} begins in the incident: it was seen in metrics or in spans without a trace.`;
    return [h('p', { class: 'quiet', text: none })];
  }
  return [table(traces, comparing, zone, actions)];
}

function table(
  { traces, matched }: IncidentTraces,
  comparing: string | null,
  zone: Zone,
  actions: TraceActions,
): HTMLElement {
  const heads = ['Request', `Start (${zoneName(zone, traces[0].startMs)})`, 'Duration', 'Why', ''];
  return h(
    'div',
    { class: 'wide' },
    h(
      'table',
      { class: 'table traces' },
      h('caption', {
        text: `${count(traces.length, 'trace')} of ${matched.toLocaleString('en')} that begin in the incident: with failed spans, and slow for their request.`,
      }),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          ...heads.map((text) =>
            text === '' ? h('td', {}) : h('th', { text, attributes: { scope: 'col' } }),
          ),
        ),
      ),
      h('tbody', {}, ...traces.map((trace) => traceRow(trace, comparing, zone, actions))),
    ),
  );
}

function traceRow(
  trace: ShownTrace,
  comparing: string | null,
  zone: Zone,
  actions: TraceActions,
): HTMLElement {
  const { traceId, service, operation, startMs, durationMs } = trace;
  const request = `${service} · ${operation}`;
  const compare = button({
    label: comparing === traceId ? 'Looking …' : 'Compare with a normal trace',
    description: `Compare with a normal trace: ${request} at ${formatTime(startMs, zone)}`,
    onClick: () => actions.compare(trace),
  });
  compare.toggleAttribute('disabled', comparing !== null);
  compare.setAttribute('data-focus-key', `compare-${traceId}`);
  return h(
    'tr',
    {},
    h(
      'th',
      { attributes: { scope: 'row' } },
      h('button', {
        class: 'link',
        text: request,
        attributes: {
          type: 'button',
          'data-focus-key': `trace-${traceId}`,
          'aria-label': `Open the trace ${request} at ${formatTime(startMs, zone)}`,
          title: traceId,
        },
        on: { click: () => actions.openTrace(traceId) },
      }),
    ),
    h('td', { text: formatTime(startMs, zone) }),
    h('td', { text: formatMs(durationMs) }),
    h('td', { class: trace.why === 'failed' ? 'trace-failed' : '', text: whyText(trace) }),
    h('td', {}, compare),
  );
}
