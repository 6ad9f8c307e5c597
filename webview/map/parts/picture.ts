import type { ServiceMap } from '../../../src/contracts/service-map';
import { h } from '../../kit/dom';
import { svg } from '../../kit/svg';
import type { IncidentPath } from '../model/incident-path';
import type { Size, View } from '../../kit/picture-view';
import { edgeShape, nodeShape, pathOf } from './shapes';

export interface Picture {
  readonly element: HTMLElement;
  size(): Size;
  show(map: ServiceMap, hasDeclared: boolean): void;
  look(view: View): void;
  /** Marks what is selected, what matches a search, and an incident. */
  mark(marks: Marks): void;
}

export interface PictureTarget {
  readonly kind: 'node' | 'edge';
  readonly index: number;
}

export interface Marks {
  readonly node: number | null;
  readonly edge: number | null;
  readonly matches: ReadonlySet<number>;
  readonly path: IncidentPath | null;
}

/** Below this scale the small print cannot be read, and is left out. */
const READABLE_SCALE = 0.6;
const HINT =
  'Arrow keys move to the neighbour in that direction, Enter opens details or a group, plus and minus zoom, 0 shows all, slash searches, Escape closes.';

/** The map as a picture that moves and zooms; a table beside it says the same. */
export function createPicture(): Picture {
  const scene = svg('g', {});
  const hint = h('p', { class: 'visually-hidden', text: HINT, attributes: { id: 'map-keys' } });
  const drawing = svg('svg', { class: 'map-drawing', 'aria-hidden': 'true' }, markers(), scene);
  const element = h(
    'div',
    {
      class: 'map-stage',
      attributes: {
        tabindex: '0',
        role: 'application',
        'aria-label': 'Service map',
        'aria-describedby': 'map-keys',
      },
    },
    drawing,
    hint,
  );
  const overlay = svg('g', { class: 'paths' });
  let nodes: SVGGElement[] = [];
  let edges: SVGGElement[] = [];
  let shown: ServiceMap | null = null;
  return {
    element,
    size: () => ({ width: element.clientWidth, height: element.clientHeight }),
    show(map, hasDeclared) {
      shown = map;
      const most = Math.max(0, ...map.edges.map(({ ratePerS }) => ratePerS ?? 0));
      nodes = map.nodes.map((node, index) => nodeShape(node, index));
      edges = map.edges.map((edge, index) => edgeShape(edge, index, most, hasDeclared));
      overlay.replaceChildren();
      scene.replaceChildren(svg('g', {}, ...edges), overlay, svg('g', {}, ...nodes));
    },
    look({ scale, x, y }) {
      scene.setAttribute(
        'transform',
        `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${scale.toFixed(4)})`,
      );
      element.classList.toggle('far', scale < READABLE_SCALE);
    },
    mark({ node, edge, matches, path }) {
      drawing.classList.toggle('with-incident', path !== null);
      nodes.forEach((shape, index) => {
        const role = path?.roles.get(index);
        shape.classList.toggle('selected', index === node);
        shape.classList.toggle('match', matches.has(index));
        for (const each of ['first', 'cause', 'affected'] as const) {
          shape.classList.toggle(`role-${each}`, role === each);
        }
      });
      edges.forEach((shape, index) => {
        shape.classList.toggle('selected', index === edge);
        const { from, to } = shown!.edges[index];
        shape.classList.toggle('near', node !== null && (from === node || to === node));
      });
      overlay.replaceChildren(...[...(path?.edges ?? [])].map((index) => reached(shown!.edges[index].line)));
    },
  };
}

export function targetOf({ target }: Event): PictureTarget | null {
  const shape = target instanceof Element ? target.closest('[data-node], [data-edge]') : null;
  if (!(shape instanceof SVGElement)) {
    return null;
  }
  const { node, edge } = shape.dataset;
  return node === undefined ? { kind: 'edge', index: Number(edge) } : { kind: 'node', index: Number(node) };
}

/** From the called service to its caller: the way a trouble goes. */
function reached(line: ServiceMap['edges'][number]['line']): SVGPathElement {
  return svg('path', { class: 'path-line', d: pathOf([...line].reverse()), 'marker-end': 'url(#trouble)' });
}

/** Heads of arrows: closed for calls, open for messages, large for the way of a trouble. */
function markers(): SVGDefsElement {
  const head = (id: string, size: number, ...shape: readonly Node[]): SVGMarkerElement =>
    svg(
      'marker',
      {
        id,
        class: `head-${id}`,
        viewBox: '0 0 10 10',
        refX: 9,
        refY: 5,
        markerWidth: size,
        markerHeight: size,
        markerUnits: 'userSpaceOnUse',
        orient: 'auto',
      },
      ...shape,
    );
  return svg(
    'defs',
    {},
    head('calls', 10, svg('path', { d: 'M0 1L10 5L0 9z', fill: 'context-stroke' })),
    head(
      'messages',
      12,
      svg('path', { d: 'M1 1L9 5L1 9', fill: 'none', stroke: 'context-stroke', 'stroke-width': 2 }),
    ),
    head('trouble', 16, svg('path', { d: 'M0 0L10 5L0 10z', fill: 'context-stroke' })),
  );
}
