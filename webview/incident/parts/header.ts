import type { IncidentDetails, IncidentSnapshot } from '../../../src/contracts/incident/page';
import { formatScore } from '../../../src/contracts/format';
import { ageOf } from '../../kit/age';
import { h } from '../../kit/dom';
import { formatDuration, formatRange, formatTime, type Zone } from '../../kit/time';
import { button, dropdown } from '../../kit/toolkit';

interface HeaderActions {
  choose(place: number): void;
  step(by: 1 | -1): void;
  zone(zone: 'local' | 'utc'): void;
  copy(): void;
  showHeatmap(): void;
  showMap(): void;
}

interface Header {
  readonly element: HTMLElement;
  /** @param place of the incident in the list; -1 where it is gone */
  show(
    snapshot: IncidentSnapshot,
    details: IncidentDetails | null,
    place: number,
    zone: Zone,
    nowMs: number,
  ): void;
}

/** Which incident, when, how strong, and what can be done with it. */
export function createHeader(initial: 'local' | 'utc', actions: HeaderActions): Header {
  const title = h('h1', {});
  const facts = h('p', { class: 'facts' });
  const choice = h('select', {
    class: 'incident-choice',
    attributes: { 'aria-label': 'Incident' },
    on: { change: () => actions.choose(Number(choice.value)) },
  });
  const step = (label: string, description: string, by: 1 | -1): HTMLElement =>
    button({ label, description, onClick: () => actions.step(by) });
  const steps = [step('‹', 'Previous incident', -1), step('›', 'Next incident', 1)];
  const zones = [
    { value: 'local', label: 'Local time' },
    { value: 'utc', label: 'UTC' },
  ] as const;
  const actionsOfIncident = [
    button({
      label: 'Show in heatmap',
      description: 'Show in heatmap: the scores of all services at this time',
      onClick: actions.showHeatmap,
    }),
    button({
      label: 'Show on map',
      description: 'Show on map: the services and calls that it took',
      onClick: actions.showMap,
    }),
    button({
      label: 'Copy as Markdown',
      appearance: 'primary',
      description: 'Copy as Markdown, for a ticket or a post-mortem',
      onClick: actions.copy,
    }),
  ];
  const controls = h(
    'div',
    { class: 'controls', attributes: { role: 'toolbar', 'aria-label': 'Incident controls' } },
    h('span', { class: 'incident-steps' }, choice, ...steps),
    dropdown({ label: 'Time zone', choices: zones, value: initial, onChange: actions.zone }),
    ...actionsOfIncident,
  );
  return {
    element: h('header', { class: 'header' }, title, facts, h('div', { class: 'header-bottom' }, controls)),
    show({ incidents, createdMs }, details, place, zone, nowMs) {
      const listed = incidents.at(place);
      const isKnown = place >= 0 && listed !== undefined;
      title.textContent = isKnown ? `Incident ${place + 1}: ${listed.title}` : 'Incident';
      facts.replaceChildren(
        ...(isKnown
          ? [
              `${formatRange(listed.fromMs, listed.toMs, zone)} (${formatDuration(listed.toMs - listed.fromMs)})`,
              separator(),
              `score ${formatScore(listed.score)}, threshold 1`,
              separator(),
            ]
          : []),
        ageOf(createdMs, nowMs),
      );
      const options = incidents.map(({ fromMs, title: name }, index) =>
        h('option', {
          text: `${index + 1}. ${formatTime(fromMs, zone)} ${name}`,
          attributes: { value: String(index) },
        }),
      );
      const none = h('option', { text: 'Choose an incident', attributes: { value: '' } });
      choice.replaceChildren(...(isKnown ? options : [none, ...options]));
      choice.value = isKnown ? String(place) : '';
      steps.forEach((each, index) => {
        const isEnd = index === 0 ? place <= 0 : place === incidents.length - 1;
        each.toggleAttribute('disabled', isEnd);
        each.hidden = incidents.length < 2;
      });
      for (const each of actionsOfIncident) {
        each.hidden = details === null;
      }
    },
  };
}

function separator(): HTMLElement {
  return h('span', { class: 'separator', text: '·', attributes: { 'aria-hidden': 'true' } });
}
