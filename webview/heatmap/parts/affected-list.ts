import type { HeatmapSnapshot } from '../../../src/contracts/heatmap-page';
import { h } from '../../kit/dom';

/** Services that an incident reached over calls, each with what explains it; the arrow stands at their rows as well. */
export function affectedList(affected: HeatmapSnapshot['incidents'][number]['affected']): HTMLElement {
  const items = affected.map(({ service, text }) =>
    h(
      'li',
      {},
      h('span', { class: 'badge', text: '↳', attributes: { 'aria-hidden': 'true' } }),
      h('p', {}, h('strong', { text: service }), ` ${text}`),
    ),
  );
  return h('ul', { class: 'affected' }, ...items);
}
