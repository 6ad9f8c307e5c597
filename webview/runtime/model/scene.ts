import type { Box } from '../../../src/contracts/picture';
import type { BoxKind, ModelPicture } from '../../../src/contracts/latency/picture';
import type { Size } from '../../kit/picture-view';
import { shortName } from './format';
import { framesOf, type Frame } from './frames';
import type { ModelNodes } from './nodes';

export interface SceneBox extends Box {
  readonly kind: BoxKind;
  readonly title: string;
  /** The small print. */
  readonly words: string;
  /** Index in the graph of a node, input or output, or in the picture's groups. */
  readonly index: number;
  /** Index of the innermost expanded group around it; -1 for none. */
  readonly group: number;
  /** Nodes that take time, by position in the order of execution; those in a collapsed group included. */
  readonly positions: readonly number[];
  /** Part of the whole, 0 to 1. */
  readonly share: number;
}

/** The graph as it is drawn: the placed picture and what its boxes cost. */
export interface Scene extends Size {
  readonly picture: ModelPicture;
  readonly boxes: readonly SceneBox[];
  readonly edges: readonly { readonly from: number; readonly to: number }[];
  /** Left, top, right and bottom of each line. */
  readonly lineBounds: Float64Array;
  readonly frames: readonly Frame[];
  /** The largest share of a box. */
  readonly mostShare: number;
}

export function sceneOf(picture: ModelPicture, nodes: ModelNodes): Scene {
  const { boxes: columns, lines, boxOf } = picture;
  const positions = columns.kind.map((): number[] => []);
  boxOf.forEach((box, position) => positions[box].push(position));
  const boxes = columns.kind.map((kind, box): SceneBox => {
    const share = positions[box].reduce((sum, position) => sum + nodes.share[position], 0);
    return {
      kind,
      title: columns.title[box],
      words: smallPrint(kind, columns.words[box], nodes.columns.name[positions[box][0]]),
      x: columns.x[box],
      y: columns.y[box],
      width: columns.width[box],
      height: columns.height[box],
      index: columns.index[box],
      group: columns.group[box],
      positions: positions[box],
      share,
    };
  });
  return {
    picture,
    width: picture.width,
    height: picture.height,
    boxes,
    edges: lines.from.map((from, line) => ({ from, to: lines.to[line] })),
    lineBounds: lineBounds(lines),
    frames: framesOf(picture.groups, boxes),
    mostShare: boxes.reduce((most, { share }) => Math.max(most, share), 0),
  };
}

/** The box at a point of the picture; null for none. */
export function boxAt({ boxes }: Pick<Scene, 'boxes'>, x: number, y: number): number | null {
  const found = boxes.findIndex((box) => contains(box, x, y));
  return found < 0 ? null : found;
}

export function contains(box: Box, x: number, y: number): boolean {
  return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
}

/** Of a node the last part of its name: the scopes before it are drawn as groups, or say little. */
function smallPrint(kind: BoxKind, words: string, name: string | undefined): string {
  if (kind !== 'node' || name === undefined) {
    return words;
  }
  return shortName(name);
}

function lineBounds({ end, points }: ModelPicture['lines']): Float64Array {
  const bounds = new Float64Array(end.length * 4);
  let at = 0;
  end.forEach((last, line) => {
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (; at < last; at += 2) {
      left = Math.min(left, points[at]);
      right = Math.max(right, points[at]);
      top = Math.min(top, points[at + 1]);
      bottom = Math.max(bottom, points[at + 1]);
    }
    bounds.set([left, top, right, bottom], line * 4);
  });
  return bounds;
}
