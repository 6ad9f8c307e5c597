import type { HeatmapSnapshot } from '../../../src/contracts/heatmap-page';
import { placeOfSimilar, similarWhat, similarWhere } from '../../../src/contracts/similar-incident';
import { h } from '../../kit/dom';
import { capitalised } from '../../kit/text';
import { formatDuration, formatRange, type Zone } from '../../kit/time';

/** Earlier incidents that look like one, and what was different; one that the heatmap shows can be opened. */
export function similarList(
  { incidents }: Pick<HeatmapSnapshot, 'incidents'>,
  { similar = [], causes }: HeatmapSnapshot['incidents'][number],
  zone: Zone,
  pick: (incident: number) => void,
): HTMLElement[] {
  if (similar.length === 0) {
    return [];
  }
  return [
    h('h3', { text: 'Similar earlier incidents' }),
    h(
      'ol',
      { class: 'cards similar' },
      ...similar.map((each) => {
        const place = placeOfSimilar(incidents, each);
        const { fromMs, toMs, different } = each;
        const parts = [
          place >= 0 && h('span', { class: 'badge', text: String(place + 1) }),
          h(
            'span',
            { class: 'card-body' },
            h('span', { class: 'card-title', text: capitalised(similarWhat(each)) }),
            h('span', { class: 'card-kind', text: similarWhere(each, causes[0].service) }),
            h('span', {
              class: 'card-when',
              text: `${formatRange(fromMs, toMs, zone)} (${formatDuration(toMs - fromMs)})`,
            }),
            ...(different.length === 0 ? ['hardly any difference'] : different).map((text) =>
              h('span', { class: 'card-kind', text: capitalised(text) }),
            ),
          ),
        ];
        return h(
          'li',
          {},
          place < 0
            ? h('div', { class: 'card' }, ...parts)
            : h(
                'button',
                {
                  class: 'card',
                  attributes: { type: 'button', 'data-focus-key': `similar-${place}` },
                  on: { click: () => pick(place) },
                },
                ...parts,
              ),
        );
      }),
    ),
  ];
}
