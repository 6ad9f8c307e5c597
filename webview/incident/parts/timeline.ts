import type { IncidentDetails } from '../../../src/contracts/incident/page';
import type { IncidentTimeline, TimelineService } from '../../../src/contracts/incident/timeline';
import { h } from '../../kit/dom';
import { svg } from '../../kit/svg';
import { formatDuration, zoneName, type Zone } from '../../kit/time';
import { axisTicks, heightOf, onsetText, peakText, shareAt } from '../model/timeline-axis';
import { section } from './section';

const ROW_HEIGHT = 100;
const COLUMN = 10;

/** The score of each service around the incident, in the order in which they passed the threshold. */
export function timelineSection(details: IncidentDetails, zone: Zone): HTMLElement {
  const { timeline, windowMs, fromMs, toMs, causes } = details;
  const first = timeline.services.at(0)?.anomalous ?? null;
  const rows = timeline.services.map((each) => {
    const { range, after } = onsetText(each, first, zone);
    const rank = causes.findIndex(({ service }) => service === each.service);
    return h(
      'tr',
      {},
      h(
        'th',
        { attributes: { scope: 'row' } },
        h('span', { class: 'timeline-name', text: each.service }),
        h('span', { class: 'quiet', text: rank < 0 ? 'affected' : `cause ${rank + 1}` }),
      ),
      h('td', { class: 'timeline-chart' }, chart(timeline, each, { fromMs, toMs })),
      h(
        'td',
        { class: 'timeline-onset' },
        range,
        after !== null && h('span', { class: 'quiet', text: ` ${after}` }),
      ),
      h('td', { class: 'numeric', text: peakText(each.peak) }),
    );
  });
  const note =
    `Marked: the incident. Dashed: the threshold, a score of 1. Rows begin with the service that passed it first, ` +
    `to the window of ${formatDuration(windowMs)}.`;
  return section(
    'Timeline',
    'timeline',
    h(
      'table',
      { class: 'table timeline' },
      h('caption', { text: note }),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          h('th', { text: 'Service', attributes: { scope: 'col' } }),
          h(
            'th',
            { attributes: { scope: 'col' } },
            h('span', { class: 'visually-hidden', text: 'Score over time' }),
            axis(timeline, zone),
          ),
          h('th', {
            text: `Above (${zoneName(zone, fromMs)})`,
            attributes: { scope: 'col', title: 'Windows above the threshold' },
          }),
          h('th', { class: 'numeric', text: 'Peak', attributes: { scope: 'col' } }),
        ),
      ),
      h('tbody', {}, ...rows),
    ),
  );
}

/** The times above the rows. */
function axis(timeline: IncidentTimeline, zone: Zone): HTMLElement {
  return h(
    'div',
    { class: 'timeline-axis', attributes: { 'aria-hidden': 'true' } },
    ...axisTicks(timeline, zone).map(({ clock, share }) => {
      const tick = h('span', { text: clock });
      tick.style.left = `${(100 * share).toFixed(2)}%`;
      return tick;
    }),
  );
}

/** A column for each window; what it shows stands in words beside it. */
function chart(
  timeline: IncidentTimeline,
  { scores }: TimelineService,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): SVGElement {
  const width = Math.max(timeline.count, 1) * COLUMN;
  const [from, to] = [shareAt(timeline, fromMs) * width, shareAt(timeline, toMs) * width];
  const threshold = ROW_HEIGHT * (1 - heightOf(1));
  const columns = scores.flatMap((score, column) => {
    if (score === null) {
      return [];
    }
    const height = Math.max(heightOf(score) * ROW_HEIGHT, 2);
    return [
      svg('rect', {
        class: score > 1 ? 'column-above' : 'column-below',
        x: column * COLUMN + 1,
        y: ROW_HEIGHT - height,
        width: COLUMN - 2,
        height,
      }),
    ];
  });
  return svg(
    'svg',
    {
      class: 'timeline-row',
      viewBox: `0 0 ${width} ${ROW_HEIGHT}`,
      preserveAspectRatio: 'none',
      'aria-hidden': 'true',
    },
    svg('rect', {
      class: 'timeline-incident',
      x: from,
      y: 0,
      width: Math.max(to - from, 2),
      height: ROW_HEIGHT,
    }),
    ...columns,
    svg('line', { class: 'timeline-threshold', x1: 0, x2: width, y1: threshold, y2: threshold }),
  );
}
