import type { Box } from '../../../src/contracts/picture';
import type { PictureGroup } from '../../../src/contracts/latency/picture';

/** What is drawn around the boxes of an expanded group. */
export interface Frame extends Box {
  /** Index in the picture's groups. */
  readonly group: number;
  readonly title: string;
}

const SIDE = 7;
/** Room for the title above the boxes. */
const ABOVE = 17;

/**
 * Frames of expanded groups, outer ones first. The layout does not keep groups together: where a box of another group
 * stands between the boxes of one, a frame would say what is not so, and none is drawn.
 */
export function framesOf(
  groups: readonly PictureGroup[],
  boxes: readonly (Box & { readonly group: number })[],
): readonly Frame[] {
  const bounds = groups.map(() => [Infinity, Infinity, -Infinity, -Infinity]);
  const heights = groups.map(() => 1);
  for (const { group, x, y, width, height } of boxes) {
    for (let around = group; around >= 0; around = groups[around].parent) {
      const box = bounds[around];
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x + width);
      box[3] = Math.max(box[3], y + height);
    }
  }
  // Groups come before those inside them.
  for (let group = groups.length - 1; group >= 0; group--) {
    const { parent, isExpanded } = groups[group];
    if (parent >= 0 && isExpanded) {
      heights[parent] = Math.max(heights[parent], heights[group] + 1);
    }
  }
  // Only boxes at the height of a group are looked at: a large picture has thousands of both.
  const byTop = [...boxes].sort((a, b) => a.y - b.y);
  const tallest = boxes.reduce((most, { height }) => Math.max(most, height), 0);
  return groups.flatMap(({ isExpanded, title }, group) => {
    const [left, top, right, bottom] = bounds[group];
    if (!isExpanded || left > right) {
      return [];
    }
    let isMixed = false;
    for (let at = firstBelow(byTop, top - tallest); at < byTop.length && byTop[at].y < bottom; at++) {
      const box = byTop[at];
      isMixed ||=
        box.x < right &&
        box.x + box.width > left &&
        box.y + box.height > top &&
        !isInside(groups, box.group, group);
    }
    const side = SIDE + 3 * (heights[group] - 1);
    const above = ABOVE + 2 * (heights[group] - 1);
    return isMixed
      ? []
      : [
          {
            group,
            title,
            x: left - side,
            y: top - above,
            width: right - left + 2 * side,
            height: bottom - top + above + side,
          },
        ];
  });
}

/** Index of the first box whose upper edge is not above y, of boxes in the order of their upper edges. */
function firstBelow(boxes: readonly Box[], y: number): number {
  let [from, to] = [0, boxes.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (boxes[middle].y < y) {
      from = middle + 1;
    } else {
      to = middle;
    }
  }
  return from;
}

function isInside(groups: readonly PictureGroup[], group: number, wanted: number): boolean {
  let around = group;
  while (around >= 0 && around !== wanted) {
    around = groups[around].parent;
  }
  return around === wanted;
}
