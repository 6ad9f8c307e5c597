import type { BoxKind } from '../../../src/contracts/latency/picture';
import type { Scene } from './scene';

/** What of the graph is selected. It stays the same thing while groups are expanded and collapsed. */
export interface Part {
  readonly kind: BoxKind;
  /** Index in the graph of a node, input or output, or in the picture's groups. */
  readonly index: number;
}

/** The box that shows a part, be it as the group around it; null where it is not drawn. */
export function boxOfPart({ picture, boxes }: Pick<Scene, 'picture' | 'boxes'>, part: Part): number | null {
  if (part.kind === 'node') {
    const position = picture.nodeIndex.indexOf(part.index);
    if (position >= 0) {
      return picture.boxOf[position];
    }
  }
  const box = boxes.findIndex(({ kind, index }) => kind === part.kind && index === part.index);
  return box < 0 ? null : box;
}

/** Position of a node among those that take time; null for anything else. */
export function positionOfPart({ picture }: Pick<Scene, 'picture'>, part: Part | null): number | null {
  const position = part?.kind === 'node' ? picture.nodeIndex.indexOf(part.index) : -1;
  return position < 0 ? null : position;
}
