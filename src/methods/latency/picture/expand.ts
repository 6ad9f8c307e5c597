import type { PictureView } from '../../../contracts/latency/picture';
import type { Group } from './grouping';

export interface Shown {
  readonly isExpanded: readonly boolean[];
  /** Groups that would have made the picture too large. */
  readonly refused: number;
}

/** So many boxes can be drawn fluidly, and their picture crosses in one message. */
const MAX_BOXES = 6000;
/** A graph of so many boxes is shown whole at first; of a larger one as many levels as leave the second number. */
const MAX_WHOLE = 400;
const MAX_OVERLOOKED = 160;

/**
 * Which groups show what is in them.
 * @param items how many there are, in groups or not
 * @param revealed item that has to be shown itself; null for none
 */
export function expandGroups(
  items: number,
  groups: readonly Group[],
  expanded: PictureView['expanded'],
  revealed: number | null,
): Shown {
  const added = boxesAdded(groups);
  const top =
    items + groups.reduce((sum, { parent, members }) => (parent < 0 ? sum + 1 - members.length : sum), 0);
  const wanted = expanded === null ? firstExpanded(items, groups, added, top) : idsIn(groups, expanded);
  if (revealed !== null) {
    groups.forEach(({ members }, group) => members.includes(revealed) && wanted.add(group));
  }
  let boxes = top;
  let refused = 0;
  const isExpanded: boolean[] = [];
  groups.forEach(({ parent }, group) => {
    const isShown = parent < 0 || isExpanded[parent];
    const isWanted = isShown && wanted.has(group);
    const fits = boxes + added[group] <= MAX_BOXES;
    isExpanded.push(isWanted && fits);
    boxes += isWanted && fits ? added[group] : 0;
    refused += isWanted && !fits ? 1 : 0;
  });
  return { isExpanded, refused };
}

/** By how many boxes the picture grows with each group that is expanded. */
function boxesAdded(groups: readonly Group[]): Int32Array {
  const added = Int32Array.from(groups, ({ members }) => members.length - 1);
  for (const { parent, members } of groups) {
    if (parent >= 0) {
      added[parent] -= members.length - 1;
    }
  }
  return added;
}

/** All of a small graph, else whole levels of groups as long as the picture can be overlooked. */
function firstExpanded(items: number, groups: readonly Group[], added: Int32Array, top: number): Set<number> {
  if (items <= MAX_WHOLE) {
    return new Set(groups.keys());
  }
  const depths: number[] = [];
  groups.forEach(({ parent }) => depths.push(parent < 0 ? 0 : depths[parent] + 1));
  const wanted = new Set<number>();
  let boxes = top;
  const deepest = depths.reduce((most, depth) => Math.max(most, depth), -1);
  for (let depth = 0; depth <= deepest; depth++) {
    const level = [...groups.keys()].filter((group) => depths[group] === depth);
    boxes += level.reduce((sum, group) => sum + added[group], 0);
    if (boxes > MAX_OVERLOOKED) {
      break;
    }
    level.forEach((group) => wanted.add(group));
  }
  return wanted;
}

function idsIn(groups: readonly Group[], ids: readonly string[]): Set<number> {
  const indexOf = new Map(groups.map(({ id }, group) => [id, group]));
  return new Set(ids.flatMap((id) => indexOf.get(id) ?? []));
}
