import type { HeatmapSnapshot } from '../../../src/contracts/heatmap-page';
import { kindText } from '../../../src/contracts/incident-kind';
import { h } from '../../kit/dom';
import { formatDuration, formatRange, type Zone } from '../../kit/time';

/** The incidents as cards: number, when, how long, and the likeliest cause. */
export function incidentList(
  snapshot: HeatmapSnapshot,
  zone: Zone,
  pick: (incident: number) => void,
): HTMLElement {
  if (snapshot.incidents.length === 0) {
    return h('p', {
      class: 'quiet',
      text: 'No incident: no group of neighbouring services stayed above the threshold.',
    });
  }
  return h(
    'ol',
    { class: 'cards' },
    ...snapshot.incidents.map(({ fromMs, toMs, causes, kind }, index) =>
      h(
        'li',
        {},
        h(
          'button',
          {
            class: 'card',
            attributes: { type: 'button', 'data-focus-key': `incident-${index}` },
            on: { click: () => pick(index) },
          },
          h('span', { class: 'badge', text: String(index + 1) }),
          h(
            'span',
            { class: 'card-body' },
            h('span', {
              class: 'card-title',
              text: causes.length > 0 ? causes[0].service : 'No cause ranked',
            }),
            kind !== undefined &&
              h('span', {
                class: kind.isUnknown ? 'card-kind quiet' : 'card-kind',
                text: kind.isUnknown ? 'Unlike anything known' : kindText(kind),
              }),
            h('span', {
              class: 'card-when',
              text: `${formatRange(fromMs, toMs, zone)} (${formatDuration(toMs - fromMs)})`,
            }),
            causes.length > 1 && h('span', { class: 'card-others', text: `then ${others(causes)}` }),
          ),
        ),
      ),
    ),
  );
}

/** The runners-up. */
function others(causes: HeatmapSnapshot['incidents'][number]['causes']): string {
  return causes
    .slice(1, 3)
    .map(({ service }) => service)
    .join(', ');
}
