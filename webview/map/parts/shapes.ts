import type { Line } from '../../../src/contracts/picture';
import { loadWords, type MapEdge, type MapNode } from '../../../src/contracts/service-map';
import { count } from '../../kit/text';
import { svg } from '../../kit/svg';
import { scoreText } from '../model/words';

const CHARACTER_WIDTH = 7.3;
const SMALL_CHARACTER_WIDTH = 5.6;
const PADDING = 12;
const BADGE_WIDTH = 38;
const STACKED = 4;
const RADIUS = 5;
const THINNEST = 1.2;
const THICKEST = 6;
/** Of a service that manifests declare and no trace shows. */
const NOTHING = 'nothing recorded';

/** A service as a box, an external one as a pill, a group as a stack of boxes; warmer with its score, which is on its mark. */
export function nodeShape(node: MapNode, index: number, threshold = 1): SVGGElement {
  const { x, y, width, height, kind, score, services, anomalous } = node;
  const rect = { width, height, rx: kind === 'external' ? height / 2 : RADIUS };
  const inset = kind === 'external' ? PADDING + 4 : PADDING;
  const isAnomalous = score !== null && score > threshold;
  const second = kind === 'group' ? groupWords(services, anomalous) : loadWords(node) || NOTHING;
  const room = width - inset - PADDING - (isAnomalous ? BADGE_WIDTH : 0);
  const shape = svg(
    'g',
    {
      class: `node node-${kind} level-${level(score, threshold)}`,
      transform: `translate(${x} ${y})`,
      'data-node': index,
    },
    ...(kind === 'group'
      ? [svg('rect', { ...rect, x: STACKED, y: -STACKED, class: 'node-ground node-behind' })]
      : []),
    svg('rect', { ...rect, class: 'node-ground' }),
    svg('rect', { ...rect, class: 'node-heat' }),
    svg('text', { x: inset, y: height / 2 - 4, class: 'node-title' }, cut(node.title, room, CHARACTER_WIDTH)),
    svg(
      'text',
      { x: inset, y: height / 2 + 12, class: 'node-load' },
      cut(second, width - inset - PADDING, SMALL_CHARACTER_WIDTH),
    ),
  );
  if (isAnomalous) {
    shape.append(badge(width, score));
  }
  return shape;
}

/** The mark of an anomaly: a triangle and the score. */
function badge(width: number, score: number): SVGGElement {
  return svg(
    'g',
    { class: 'node-badge', transform: `translate(${width - BADGE_WIDTH - 4} 5)` },
    svg('rect', { width: BADGE_WIDTH, height: 16, rx: 8 }),
    svg('path', { d: 'M6 12L10 4L14 12z' }),
    svg('text', { x: 17, y: 12 }, score >= 10 ? score.toFixed(0) : scoreText(score)),
  );
}

function groupWords(services: number, anomalous: number): string {
  return `${count(services, 'service')}${anomalous === 0 ? '' : `, ${anomalous} anomalous`}`;
}

function level(score: number | null, threshold: number): number {
  const ratio = (score ?? 0) / threshold;
  return ratio <= 1 ? 0 : ratio <= 2 ? 1 : ratio <= 4 ? 2 : 3;
}

function cut(text: string, room: number, characterWidth: number): string {
  const longest = Math.floor(room / characterWidth);
  return text.length > longest ? `${text.slice(0, Math.max(longest - 1, 1))}…` : text;
}

/** @param most the highest rate of the map. @param hasDeclared where nothing is declared, all edges are solid */
export function edgeShape(edge: MapEdge, index: number, most: number, hasDeclared: boolean): SVGGElement {
  const width = edgeWidth(edge.ratePerS, most);
  const d = pathOf(edge.line);
  const isUnusual = (edge.red?.unusual.length ?? 0) > 0;
  return svg(
    'g',
    {
      class: `edge${edge.messages ? ' edge-messages' : ''}${isUnusual ? ' edge-unusual' : ''}`,
      'data-edge': index,
    },
    svg('path', { d, class: 'edge-hit' }),
    svg('path', {
      d,
      class: 'edge-line',
      'stroke-width': width.toFixed(1),
      'stroke-dasharray': dashes(edge, width, hasDeclared),
      'marker-end': `url(#${edge.messages ? 'messages' : 'calls'})`,
    }),
    ...(isUnusual ? [mark(edge.line)] : []),
  );
}

/** What of an edge is far from usual is marked in its middle. */
function mark(line: Line): SVGGElement {
  const { x, y } = line[Math.floor(line.length / 2)];
  const { x: fromX, y: fromY } = line[Math.floor(line.length / 2) - 1];
  const middle = line.length % 2 === 1 ? { x, y } : { x: (x + fromX) / 2, y: (y + fromY) / 2 };
  return svg(
    'g',
    { class: 'edge-mark', transform: `translate(${middle.x.toFixed(1)} ${middle.y.toFixed(1)})` },
    svg('circle', { r: 7 }),
    svg('text', { y: 4 }, '!'),
  );
}

/** Wider with the rate: its root, so that the area of an arrow and the number of requests go together. */
export function edgeWidth(ratePerS: number | null, most: number): number {
  return ratePerS === null || most <= 0
    ? THINNEST
    : THINNEST + (THICKEST - THINNEST) * Math.sqrt(Math.min(1, ratePerS / most));
}

/** Long dashes for what is declared only, dots for what is observed only. */
export function dashes(
  { declared, observed }: Pick<MapEdge, 'declared' | 'observed'>,
  width: number,
  hasDeclared: boolean,
): string | null {
  if (declared && !observed) {
    return '9 6';
  }
  return observed && !declared && hasDeclared ? `${width.toFixed(1)} ${(width + 3).toFixed(1)}` : null;
}

/** A smooth line: straight to the first and from the last middle, bent in between; it stays between its points. */
export function pathOf(line: Line): string {
  const text = (x: number, y: number): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const [start, ...rest] = line;
  const end = line[line.length - 1];
  if (line.length === 2) {
    const bend = (end.x - start.x) / 2;
    return `M${text(start.x, start.y)}C${text(start.x + bend, start.y)} ${text(end.x - bend, end.y)} ${text(end.x, end.y)}`;
  }
  const bends = rest.slice(0, -1).map(({ x, y }, index) => {
    const next = rest[index + 1];
    const isLast = index === rest.length - 2;
    return `Q${text(x, y)} ${isLast ? text(end.x, end.y) : text((x + next.x) / 2, (y + next.y) / 2)}`;
  });
  return `M${text(start.x, start.y)}${bends.join('')}`;
}
