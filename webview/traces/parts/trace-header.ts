import { h } from '../../kit/dom';
import { count } from '../../kit/text';
import type { Zone } from '../../kit/time';
import { serviceStyle, type TraceModel } from '../model/trace-model';
import { formatMomentInZone, formatSpanMs, percentileWords, traceTitle } from '../model/words';

interface TraceHeader {
  readonly element: HTMLElement;
  /** @param percentile of the trace against its operation, as the list says; null where it is not known */
  show(model: TraceModel, zone: Zone, percentile: number | null): void;
}

/** More services than these are counted. */
const LEGEND_SERVICES = 24;

/** Which trace it is, and what to know about it. */
export function createTraceHeader(back: () => void): TraceHeader {
  const title = h('h1', {});
  const facts = h('p', { class: 'facts' });
  const notes = h('details', { class: 'notes' });
  const legend = h('ul', { class: 'service-legend', attributes: { 'aria-label': 'Services' } });
  return {
    element: h(
      'header',
      { class: 'header trace-header' },
      h('button', {
        class: 'link back',
        text: '‹ All traces',
        attributes: { type: 'button' },
        on: { click: back },
      }),
      title,
      facts,
      notes,
      legend,
    ),
    show({ trace, failed }, zone, percentile) {
      title.textContent = traceTitle(trace);
      const pieces = [
        formatMomentInZone(trace.startMs, zone),
        formatSpanMs(trace.durationMs) + (percentile === null ? '' : ` (${percentileWords(percentile)})`),
        count(trace.spans.ids.length, 'span'),
        count(trace.services.length, 'service'),
        ...(failed.length === 0 ? [] : [count(failed.length, 'error')]),
        ...gapWords(trace.gaps),
        ...clockWords(trace.spans.shiftMs),
        `id ${trace.traceId}`,
      ];
      facts.textContent = pieces.join(' · ');
      notes.hidden = trace.notes.length === 0;
      notes.replaceChildren(
        h('summary', { text: count(trace.notes.length, 'note') }),
        h('ul', {}, ...trace.notes.map((text) => h('li', { text }))),
      );
      const more = trace.services.length - LEGEND_SERVICES;
      legend.replaceChildren(
        ...trace.services
          .slice(0, LEGEND_SERVICES)
          .map((service, index) =>
            h(
              'li',
              { class: `series-${serviceStyle(index)}` },
              h('span', { class: 'service-dot', attributes: { 'aria-hidden': 'true' } }),
              service,
            ),
          ),
        ...(more > 0 ? [h('li', { text: `and ${more} more` })] : []),
      );
    },
  };
}

function gapWords(gaps: readonly { readonly fromMs: number; readonly toMs: number }[]): string[] {
  const idleMs = gaps.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  return gaps.length === 0 ? [] : [`${count(gaps.length, 'gap')} of ${formatSpanMs(idleMs)} without a span`];
}

function clockWords(shiftMs: Float64Array): string[] {
  const moved = shiftMs.reduce((sum, each) => sum + (each === 0 ? 0 : 1), 0);
  return moved === 0 ? [] : [`clock corrected in ${count(moved, 'span')}`];
}
