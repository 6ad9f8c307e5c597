import { h } from '../../kit/dom';
import { svg } from '../../kit/svg';

interface Legend {
  readonly element: HTMLElement;
  show(has: {
    readonly declared: boolean;
    readonly groups: boolean;
    readonly messages: boolean;
    readonly external: boolean;
    readonly incident: boolean;
  }): void;
}

/** What lines, shapes and marks mean. Only what the map shows is listed. */
export function createLegend(): Legend {
  const element = h('ul', { class: 'map-legend', attributes: { 'aria-label': 'Legend' } });
  return {
    element,
    show({ declared, groups, messages, external, incident }) {
      element.replaceChildren(
        ...(declared
          ? [
              item(line({ 'stroke-width': 2.5 }), 'declared and observed'),
              item(line({ 'stroke-width': 1.5, 'stroke-dasharray': '6 4' }), 'declared only'),
              item(line({ 'stroke-width': 2.5, 'stroke-dasharray': '2.5 4' }), 'observed only'),
            ]
          : [item(line({ 'stroke-width': 2.5 }), 'observed calls')]),
        item(widening(), 'more requests'),
        ...(messages ? [item(messageLine(), 'messages')] : []),
        ...(external ? [item(box(7), 'external')] : []),
        ...(groups ? [item(stack(), 'group: Enter expands it')] : []),
        item(h('span', { class: 'legend-badge', text: '▲ 2.4' }), 'score above the threshold'),
        item(h('span', { class: 'legend-mark', text: '!' }), 'figures far from usual'),
        ...(incident
          ? [
              item(roleBox('role-first'), 'likely cause'),
              item(roleBox('role-affected'), 'affected'),
              item(troubleLine(), 'from cause to affected'),
            ]
          : []),
      );
    },
  };
}

function item(sign: Element, text: string): HTMLElement {
  sign.setAttribute('aria-hidden', 'true');
  return h('li', {}, sign, text);
}

function sample(...shapes: readonly Node[]): SVGSVGElement {
  return svg('svg', { width: 34, height: 14, viewBox: '0 0 34 14', class: 'legend-sign' }, ...shapes);
}

const line = (attributes: Readonly<Record<string, string | number>>): SVGSVGElement =>
  sample(svg('path', { d: 'M1 7H33', class: 'edge-line', ...attributes }));
const messageLine = (): SVGSVGElement =>
  sample(svg('path', { d: 'M1 7H31M24 2L31 7L24 12', class: 'edge-line', 'stroke-width': 1.8 }));
const widening = (): SVGSVGElement =>
  sample(svg('path', { d: 'M1 6.5L33 3.5V10.5L1 7.5z', class: 'legend-load' }));
const box = (rx: number): SVGSVGElement =>
  sample(svg('rect', { x: 1, y: 1, width: 32, height: 12, rx, class: 'node-ground' }));
const stack = (): SVGSVGElement =>
  sample(
    svg('rect', { x: 5, y: 0.5, width: 28, height: 10, rx: 2, class: 'node-ground' }),
    svg('rect', { x: 1, y: 3.5, width: 28, height: 10, rx: 2, class: 'node-ground' }),
  );
const roleBox = (role: string): SVGSVGElement =>
  sample(
    svg(
      'g',
      { class: `node ${role}` },
      svg('rect', { x: 2, y: 2, width: 30, height: 10, rx: 3, class: 'node-ground' }),
    ),
  );
const troubleLine = (): SVGSVGElement =>
  sample(svg('path', { d: 'M1 7H30M24 2L31 7L24 12', class: 'path-line legend-path' }));
