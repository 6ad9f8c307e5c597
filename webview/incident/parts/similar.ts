import { placeOfIncident } from '../../../src/contracts/incident/interval';
import type { IncidentDetails, IncidentSnapshot } from '../../../src/contracts/incident/page';
import { similarWhat, similarWhere } from '../../../src/contracts/similar-incident';
import { h } from '../../kit/dom';
import { capitalised } from '../../kit/text';
import { formatRange, type Zone } from '../../kit/time';
import { section } from './section';

/** Earlier incidents that look like it, and what was different; one of this report can be opened. Null where none does. */
export function similarSection(
  { incidents }: Pick<IncidentSnapshot, 'incidents'>,
  { similar = [], causes }: IncidentDetails,
  zone: Zone,
  choose: (place: number) => void,
): HTMLElement | null {
  if (similar.length === 0) {
    return null;
  }
  const items = similar.map((each) => {
    const { fromMs, toMs, different } = each;
    const place = placeOfIncident(incidents, each);
    const what = `${capitalised(similarWhat(each))}, ${similarWhere(each, causes[0].service)}`;
    return h(
      'li',
      {},
      h('p', {}, h('strong', { text: what })),
      h('p', { class: 'quiet', text: formatRange(fromMs, toMs, zone) }),
      h('p', {
        text: `${capitalised(different.length === 0 ? 'hardly any difference' : different.join('; '))}.`,
      }),
      place >= 0 &&
        h('button', {
          class: 'link',
          text: `Show incident ${place + 1}`,
          attributes: { type: 'button', 'data-focus-key': `similar-${place}` },
          on: { click: () => choose(place) },
        }),
    );
  });
  return section('Similar incidents', 'similar', h('ul', { class: 'similar' }, ...items));
}
