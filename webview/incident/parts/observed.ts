import type { IncidentDetails } from '../../../src/contracts/incident/page';
import { attributeList } from '../../kit/attribute-list';
import { h } from '../../kit/dom';
import { capitalised, withUnits } from '../../kit/text';
import { section } from './section';

/** What is known besides the causes: attributes, what follows calls, measurements; null where nothing is. */
export function observedSection({
  attributes = [],
  followUps = [],
  metrics = [],
}: IncidentDetails): HTMLElement | null {
  if (attributes.length + followUps.length + metrics.length === 0) {
    return null;
  }
  return section(
    'Also observed',
    'observed',
    ...part('Attributes mainly inside', attributes.length > 0 && attributeList(attributes)),
    ...part('After calls', sentences(followUps.map(({ text }) => capitalised(text)))),
    // The first word of a metric is the name of a pod, which keeps its small letter.
    ...part('Measured beside the traces', sentences(metrics.map(({ text }) => text))),
  );
}

function part(title: string, content: HTMLElement | false): HTMLElement[] {
  return content === false ? [] : [h('h3', { text: title }), content];
}

function sentences(texts: readonly string[]): HTMLElement | false {
  return (
    texts.length > 0 &&
    h('ul', { class: 'sentences' }, ...texts.map((text) => h('li', {}, h('p', { text: withUnits(text) }))))
  );
}
