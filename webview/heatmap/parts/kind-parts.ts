import type { HeatmapSnapshot } from '../../../src/contracts/heatmap-page';
import { alsoText, kindText, unseenText } from '../../../src/contracts/incident-kind';
import { h } from '../../kit/dom';
import { button } from '../../kit/toolkit';
import { capitalised } from '../../kit/text';

/** What kind of trouble an incident is, and the attributes that decided; nothing where too little is known. */
export function kindParts(
  { kind }: HeatmapSnapshot['incidents'][number],
  nameIncident: () => void,
): HTMLElement[] {
  if (kind === undefined) {
    return [];
  }
  return [
    h('h3', { text: 'Kind of trouble' }),
    h(
      'div',
      { class: 'kind' },
      h('p', { text: capitalised(kindText(kind)) }),
      kind.why.length > 0 && h('ul', {}, ...kind.why.map((text) => h('li', { text: capitalised(text) }))),
      ...[unseenText(kind), alsoText(kind)]
        .filter(Boolean)
        .map((text) => h('p', { class: 'quiet', text: capitalised(text) })),
      button({
        label: kind.isGiven === true ? 'Rename' : 'Name this incident',
        description: 'Name this incident, and with it the next ones of its kind',
        onClick: nameIncident,
      }),
    ),
  ];
}
