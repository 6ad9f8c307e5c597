import type { NodeDetails, NodeValue } from '../../../src/contracts/latency/picture';
import { h } from '../../kit/dom';
import { count } from '../../kit/text';
import { formatBytes, formatMetric, formatNodeMs, formatShape, formatShare } from '../model/format';
import type { ModelNodes } from '../model/nodes';

/** Term and text of each fact. */
export type Facts = readonly (readonly [string, string])[];

export function factList(label: string, facts: Facts): HTMLElement {
  return h(
    'dl',
    { class: 'facts-list', attributes: { 'aria-label': label } },
    ...facts.flatMap(([term, text]) => [h('dt', { text: term }), h('dd', { text })]),
  );
}

/** What a node that takes time costs. */
export function costFacts({ columns, share, bytes, basis }: ModelNodes, position: number): Facts {
  const [ms, flops, macs] = [columns.predictedMs[position], columns.flops[position], columns.macs[position]];
  const orUnknown = (value: number | null, text: (value: number) => string): string =>
    value === null ? 'unknown' : text(value);
  const parameters = columns.parameters[position];
  return [
    [
      'Predicted time',
      ms === null
        ? 'none: this machine is not calibrated'
        : ms === 0
          ? 'fused into an earlier node'
          : `${formatNodeMs(ms)} ms`,
    ],
    ['Share', `${formatShare(share[position])} % of the ${basis}`],
    ['Work', orUnknown(flops, flopsWords)],
    ['Multiply-accumulates', orUnknown(macs, formatMetric)],
    ['Parameters', formatMetric(parameters)],
    ['Weights', orUnknown(columns.weightBytes[position], formatBytes)],
    ['Moved', orUnknown(bytes[position], formatBytes)],
    ['Activations alive', orUnknown(columns.liveBytes[position], formatBytes)],
  ];
}

/** `231 MFLOPs`, `12 FLOPs` */
function flopsWords(flops: number): string {
  const text = formatMetric(flops);
  return `${text}${/\d$/.test(text) ? ' ' : ''}FLOPs`;
}

/** Attributes, inputs and outputs of a node. @param go selects a node by its index in the graph */
export function detailSections(
  { attributes, inputs, outputs, leftOut }: NodeDetails,
  nameOf: (node: number) => string,
  go: (node: number) => void,
): readonly HTMLElement[] {
  return [
    ...(attributes.length === 0
      ? []
      : [
          h('h3', { text: 'Attributes' }),
          factList(
            'Attributes',
            attributes.map(({ name, type, text }) => [name, type === 'string' ? `"${text}"` : text]),
          ),
        ]),
    ...(inputs.length === 0
      ? []
      : [h('h3', { text: 'Inputs' }), values('Inputs', inputs, 'from', nameOf, go)]),
    ...(outputs.length === 0
      ? []
      : [h('h3', { text: 'Outputs' }), values('Outputs', outputs, 'to', nameOf, go)]),
    ...(leftOut > 0
      ? [h('p', { class: 'quiet', text: `${count(leftOut, 'further value')} not listed` })]
      : []),
  ];
}

/** As many links as anybody follows from one value. */
const MOST_LINKS = 12;

function values(
  label: string,
  list: readonly NodeValue[],
  towards: 'from' | 'to',
  nameOf: (node: number) => string,
  go: (node: number) => void,
): HTMLElement {
  return h(
    'ul',
    { class: 'value-list', attributes: { 'aria-label': label } },
    ...list.map(({ name, kind, type, shape, bytes, text, nodes }) => {
      if (kind === 'absent') {
        return h('li', { class: 'quiet', text: 'left out' });
      }
      const what = [
        ...(kind === 'value'
          ? []
          : [{ weights: 'weights', input: 'input of the model', output: 'output of the model' }[kind]]),
        ...(type === null ? [] : [type]),
        formatShape(shape),
        ...(bytes === null ? [] : [formatBytes(bytes)]),
      ].join(', ');
      return h(
        'li',
        {},
        h('code', { text: name }),
        h('p', { class: 'quiet', text: what }),
        text !== null && h('p', { class: 'value-text', text }),
        nodes.length > 0 &&
          h(
            'p',
            { class: 'quiet' },
            `${towards} `,
            ...nodes
              .slice(0, MOST_LINKS)
              .flatMap((node, at) => [...(at > 0 ? [', '] : []), link(nameOf(node), () => go(node))]),
            nodes.length > MOST_LINKS && ` and ${(nodes.length - MOST_LINKS).toLocaleString('en')} more`,
          ),
      );
    }),
  );
}

export function link(text: string, onClick: () => void): HTMLElement {
  return h('button', { class: 'link', text, attributes: { type: 'button' }, on: { click: onClick } });
}
