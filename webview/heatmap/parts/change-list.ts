import type { HeatmapSnapshot } from '../../../src/contracts/heatmap-page';
import { h } from '../../kit/dom';
import type { Zone } from '../../kit/time';
import { sinceText } from '../model/changes';

/** Lasting changes of level under a heading; nothing where there are none. */
export function changeList(changes: HeatmapSnapshot['changes'], zone: Zone): HTMLElement[] {
  if (changes.length === 0) {
    return [];
  }
  const items = changes.map((change) =>
    h(
      'li',
      {},
      h('p', {}, h('strong', { text: change.service }), ` ${change.text}`),
      h('p', { class: 'quiet', text: sinceText(change, zone) }),
    ),
  );
  return [h('h3', { text: 'Lasting changes' }), h('ul', { class: 'sentences' }, ...items)];
}
