import type { HeatmapSnapshot } from '../../../src/contracts/heatmap-page';
import { h } from '../../kit/dom';
import { capitalised } from '../../kit/text';
import { affectedList } from './affected-list';
import { attributeList } from '../../kit/attribute-list';
import { sentences } from './sentences';

type Incident = HeatmapSnapshot['incidents'][number];

/** What is known of an incident besides its causes, each kind under a heading. */
export function statements({
  affected,
  metrics = [],
  followUps = [],
  attributes = [],
}: Pick<Incident, 'affected' | 'metrics' | 'followUps' | 'attributes'>): HTMLElement[] {
  // The first word of a metric is the name of a pod, which keeps its small letter.
  const measured = metrics.map(({ text }) => text);
  const afterCalls = followUps.map(({ text }) => capitalised(text));
  return [
    ...(affected.length === 0 ? [] : [h('h3', { text: 'Affected' }), affectedList(affected)]),
    ...sentences('Measured beside the traces', measured),
    ...sentences('After calls', afterCalls),
    ...(attributes.length === 0
      ? []
      : [h('h3', { text: 'Attributes mainly inside' }), attributeList(attributes)]),
  ];
}
