import type { IntervalExplanation } from '../../../src/contracts/heatmap-page';
import type { Progress } from '../../../src/contracts/progress';
import type { Evidence } from '../../../src/contracts/report';
import { h } from '../../kit/dom';
import { count } from '../../kit/text';
import { formatDuration, formatRange, type Zone } from '../../kit/time';
import { button, progressRing } from '../../kit/toolkit';
import type { SelectedRange } from '../state';
import { causeList } from './cause-list';
import { sentences } from './sentences';
import { statements } from './statements';

export interface RangeActions {
  pick(service: string): void;
  cancel(): void;
  zoomTo(fromMs: number, toMs: number): void;
  showTraces(fromMs: number, toMs: number, service: string | null): void;
  openEvidence(evidence: Evidence): void;
  openService(service: string): void;
}

/** What the drawer says of selected services and time. @param services how many there are in all */
export function rangeContent(
  range: SelectedRange,
  explained: IntervalExplanation | Progress | Error | null,
  services: number,
  zone: Zone,
  actions: RangeActions,
): { readonly head: HTMLElement[]; readonly body: HTMLElement[] } {
  const { fromMs, toMs } = range;
  const part = range.services.length < services;
  const which = part
    ? `${range.services.length} of ${count(services, 'service')}`
    : count(services, 'service');
  return {
    head: [
      h('h2', { text: 'Selection' }),
      h('p', {
        class: 'when',
        text: `${formatRange(fromMs, toMs, zone)} (${formatDuration(toMs - fromMs)}), ${which}`,
      }),
      h(
        'div',
        { class: 'actions' },
        button({ label: 'Zoom to selection', onClick: () => actions.zoomTo(fromMs, toMs) }),
        button({
          label: 'Show traces',
          onClick: () =>
            actions.showTraces(fromMs, toMs, range.services.length === 1 ? range.services[0] : null),
        }),
      ),
    ],
    body: answer(range, explained, part, actions),
  };
}

function answer(
  range: SelectedRange,
  explained: IntervalExplanation | Progress | Error | null,
  part: boolean,
  actions: RangeActions,
): HTMLElement[] {
  if (explained instanceof Error) {
    return [h('p', { class: 'failure', text: `The interval could not be explained: ${explained.message}` })];
  }
  if (explained === null || !('causes' in explained)) {
    return [
      h('div', { class: 'loading' }, progressRing('Explaining')),
      h('p', { attributes: { role: 'status' }, text: explained?.message ?? '' }),
      button({ label: 'Cancel', onClick: actions.cancel }),
    ];
  }
  const { causes, attributes, followUps, metrics, changes = [], values = [] } = explained;
  const selected = new Set(range.services);
  // The ranking is over all services: what is selected keeps its rank.
  const shown = causes
    .map((cause, rank) => ({ ...cause, rank }))
    .filter(({ service, rank }) => rank < MOST_CAUSES || (part && selected.has(service)));
  const open = range.service ?? (causes.length > 0 ? causes[0].service : null);
  return [
    h('h3', { text: 'Likeliest causes' }),
    ...(part ? [h('p', { class: 'quiet', text: 'Ranked over all services; ● marks those selected.' })] : []),
    causes.length === 0
      ? h('p', { class: 'quiet', text: 'No service stands out as the cause.' })
      : causeList(shown, open, actions, part ? selected : undefined),
    ...sentences(
      part ? 'Selected services against the rest of the recording' : 'Against the rest of the recording',
      changes,
    ),
    ...sentences('Attributes that differ', values),
    ...statements({ affected: [], attributes, followUps, metrics }),
  ];
}

const MOST_CAUSES = 5;
