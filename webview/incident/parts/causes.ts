import type { IncidentDetails, ShownCause } from '../../../src/contracts/incident/page';
import { feltText, type CausePath } from '../../../src/contracts/incident/path';
import { affectedQuantity, affectedValue } from '../../../src/contracts/incident/affected-words';
import { formatPercent, formatScore } from '../../../src/contracts/format';
import type { AffectedService, Evidence } from '../../../src/contracts/report';
import { h } from '../../kit/dom';
import { evidenceList } from '../../kit/evidence-list';
import { section } from './section';

interface CauseActions {
  openEvidence(evidence: Evidence): void;
  openService(service: string): void;
}

/** Ranked causes, each with its evidence and its path to where users feel it. */
export function causesSection({ causes }: IncidentDetails, actions: CauseActions): HTMLElement {
  const highest = causes.reduce((most, { score }) => Math.max(most, score), 0);
  return section(
    'Causes, the likeliest first',
    'causes',
    causes.length === 0
      ? h('p', { class: 'quiet', text: 'No service stands out as the cause.' })
      : h(
          'ol',
          { class: 'ranked' },
          ...causes.map((cause, rank) => causeItem(cause, rank, highest, actions)),
        ),
  );
}

function causeItem(cause: ShownCause, rank: number, highest: number, actions: CauseActions): HTMLElement {
  const { service, score, evidence, declared, paths } = cause;
  const fill = h('span', { class: 'meter-fill' });
  fill.style.width = `${Math.round(100 * (highest > 0 ? Math.max(score / highest, 0.02) : 0))}%`;
  const ways = paths.filter(({ services }) => services.length > 1 || rank === 0);
  return h(
    'li',
    { class: 'ranked-cause' },
    h(
      'div',
      { class: 'ranked-head' },
      h('span', { class: rank === 0 ? 'badge badge-first' : 'badge', text: String(rank + 1) }),
      h('h3', { text: service }),
      h('span', { class: 'meter', attributes: { 'aria-hidden': 'true' } }, fill),
      h('span', { class: 'quiet', text: `score ${formatScore(score)}` }),
      declared !== null &&
        h('button', {
          class: 'link',
          text: `${declared.file}:${declared.line}`,
          attributes: {
            type: 'button',
            'data-focus-key': `declared-${service}`,
            'aria-label': `Open ${declared.file}:${declared.line}: where ${service} is declared`,
          },
          on: { click: () => actions.openService(service) },
        }),
    ),
    evidenceList(evidence, actions.openEvidence),
    ...ways.map(pathItem),
  );
}

/** `payment → checkout → storefront`, with what rose at each step, and what users feel. */
function pathItem(path: CausePath): HTMLElement {
  const { services, reached } = path;
  return h(
    'div',
    { class: 'path' },
    services.length > 1 &&
      h(
        'ol',
        { attributes: { 'aria-label': `Path from ${services[0]} to ${services[services.length - 1]}` } },
        ...services.map((service, place) =>
          h(
            'li',
            { class: place > 0 && reached[place - 1] === null ? 'path-step path-calm' : 'path-step' },
            h('span', { class: 'path-name', text: service }),
            h('span', { class: 'quiet', text: place === 0 ? 'cause' : stepText(reached[place - 1]) }),
          ),
        ),
      ),
    h('p', { text: feltText(path) }),
  );
}

function stepText(affected: AffectedService | null): string {
  if (affected === null) {
    return 'calls it, no rise';
  }
  const { normal, observed, explained } = affected;
  const what = affected.quantity === 'latency' ? '' : 'failed ';
  return `${what}${affectedValue(affected, normal)} → ${affectedValue(affected, observed)}, ${formatPercent(explained)} explained`;
}

/** What of a service rose, in a table. */
export function affectedSection({ affected = [] }: IncidentDetails): HTMLElement {
  const title = 'Affected services';
  if (affected.length === 0) {
    const none = 'No caller became noticeably slower or failed more because of the first cause.';
    return section(title, 'affected', h('p', { class: 'quiet', text: none }));
  }
  const heads = ['Service', 'What rose', 'Usual', 'During', 'Because of', 'Explained'];
  return section(
    title,
    'affected',
    h(
      'div',
      { class: 'wide', attributes: { tabindex: '0', role: 'group', 'aria-label': title } },
      h(
        'table',
        { class: 'table' },
        h('caption', { text: 'Explained: the share of the rise that the called service accounts for.' }),
        h('thead', {}, h('tr', {}, ...heads.map((text) => h('th', { text, attributes: { scope: 'col' } })))),
        h('tbody', {}, ...affected.map(affectedRow)),
      ),
    ),
  );
}

function affectedRow(affected: AffectedService): HTMLElement {
  const { service, because, normal, observed, explained } = affected;
  const fill = h('span', { class: 'meter-fill' });
  fill.style.width = `${Math.round(100 * explained)}%`;
  return h(
    'tr',
    {},
    h('th', { text: service, attributes: { scope: 'row' } }),
    h('td', { text: affectedQuantity(affected) }),
    h('td', { text: affectedValue(affected, normal) }),
    h('td', { text: affectedValue(affected, observed) }),
    h('td', { text: because }),
    h(
      'td',
      {},
      h(
        'span',
        { class: 'explained' },
        h('span', { class: 'meter', attributes: { 'aria-hidden': 'true' } }, fill),
        formatPercent(explained),
      ),
    ),
  );
}
