import type { Evidence } from '../../../src/contracts/report';
import type { HeatmapSnapshot } from '../../../src/contracts/heatmap-page';
import { h } from '../../kit/dom';
import { button } from '../../kit/toolkit';
import { evidenceList } from '../../kit/evidence-list';

type CauseOf = HeatmapSnapshot['incidents'][number]['causes'][number] & { readonly rank?: number };

export interface CauseActions {
  pick(service: string): void;
  openEvidence(evidence: Evidence): void;
  openService(service: string): void;
}

/** Ranked causes; the open one shows its evidence. `rank` counts from 0 where causes are left out; `marked` get a dot. */
export function causeList(
  causes: readonly CauseOf[],
  open: string | null,
  actions: CauseActions,
  marked: ReadonlySet<string> = new Set(),
): HTMLElement {
  const highest = causes.reduce((most, { score }) => Math.max(most, score), 0);
  return h(
    'ol',
    { class: 'causes' },
    ...causes.map((cause, place) => {
      const rank = cause.rank ?? place;
      const expanded = cause.service === open;
      const share = highest > 0 ? Math.max(cause.score / highest, 0.02) : 0;
      const meter = h('span', { class: 'meter' }, h('span', { class: 'meter-fill' }));
      (meter.firstElementChild as HTMLElement).style.width = `${Math.round(share * 100)}%`;
      return h(
        'li',
        { class: expanded ? 'cause open' : 'cause' },
        h(
          'button',
          {
            class: 'cause-head',
            attributes: {
              type: 'button',
              'aria-expanded': String(expanded),
              'data-focus-key': `cause-${cause.service}`,
            },
            on: { click: () => actions.pick(cause.service) },
          },
          h('span', { class: rank === 0 ? 'badge badge-first' : 'badge', text: String(rank + 1) }),
          h('span', {
            class: 'cause-name',
            text: marked.has(cause.service) ? `● ${cause.service}` : cause.service,
          }),
          meter,
          h('span', { class: 'cause-score', text: cause.score.toFixed(cause.score < 10 ? 2 : 1) }),
        ),
        expanded &&
          h(
            'div',
            { class: 'cause-body' },
            evidenceList(cause.evidence, actions.openEvidence),
            button({
              label: 'Show in manifest',
              description: `Show in manifest: ${cause.service}`,
              onClick: () => actions.openService(cause.service),
            }),
          ),
      );
    }),
  );
}
