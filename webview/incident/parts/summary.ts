import type { IncidentDetails } from '../../../src/contracts/incident/page';
import { alsoText, kindText, unseenText } from '../../../src/contracts/incident-kind';
import { h } from '../../kit/dom';
import { capitalised } from '../../kit/text';
import { button } from '../../kit/toolkit';
import { effectSentences } from '../model/sentences';
import { section } from './section';

interface SummaryActions {
  openService(service: string): void;
  nameIncident(): void;
}

/** What happened in a few sentences: the likeliest cause, what users felt, and the kind of trouble. */
export function summarySection(details: IncidentDetails, actions: SummaryActions): HTMLElement {
  const { causes, kind } = details;
  const first = causes.at(0);
  const cause =
    first === undefined
      ? h('p', { text: 'No service stands out as the cause.' })
      : h('p', {}, h('strong', { text: first.service }), ' is the likeliest cause.');
  const declared = first?.declared ?? null;
  return section(
    'What happened',
    'summary',
    cause,
    ...effectSentences(details).map((text) => h('p', { text })),
    kind !== undefined &&
      h(
        'p',
        {},
        'Kind of trouble: ',
        h('strong', { text: kindText(kind) }),
        kind.why.length === 0 ? '.' : `: ${kind.why.join(', ')}.`,
      ),
    ...(kind === undefined ? [] : [unseenText(kind), alsoText(kind)])
      .filter(Boolean)
      .map((text) => h('p', { class: 'quiet', text: `${capitalised(text)}.` })),
    h(
      'div',
      { class: 'actions' },
      declared !== null &&
        first !== undefined &&
        button({
          label: `Open ${declared.file}:${declared.line}`,
          description: `Open ${declared.file}:${declared.line}: where ${first.service} is declared`,
          onClick: () => actions.openService(first.service),
        }),
      kind !== undefined &&
        button({
          label: kind.isGiven === true ? 'Rename' : 'Name this incident',
          description:
            kind.isGiven === true
              ? 'Rename this incident, and with it the next ones of its kind'
              : 'Name this incident, and with it the next ones of its kind',
          onClick: actions.nameIncident,
        }),
    ),
  );
}
