import type { Arc } from '../../../numeric/drawing/layered';
import { nearArcs } from '../../../numeric/drawing/near';
import { ranksOf } from '../../../numeric/drawing/ranks';
import { waistsOf } from '../../../numeric/drawing/waists';
import type { Item } from './drawn';
import type { Group, Grouping } from './grouping';

/** With more blocks than this, blocks are joined in turn. */
const MAX_BLOCKS = 60;
const MAX_PARTS = 40;
const STRETCHES = 60;
/** A chain that is shorter can be overlooked without stretches. */
const LEAST_STRETCHED = 300;
const LEAST_BLOCKS = 4;
/** A block that holds a larger part of the graph explains nothing. */
const MOST_SHARE = 0.5;

/**
 * Groups of a graph whose names tell nothing: from one place where all paths meet to the next lies a block, such as that of
 * a residual network. Where there are no such places, stretches of the execution.
 */
export function blocksOf(items: readonly Item[], arcs: readonly Arc[]): Grouping {
  const nodes = items.flatMap(({ kind }, item) => (kind === 'node' ? [item] : []));
  const blocks = branchingBlocks(items, arcs);
  const largest = blocks.reduce((most, { length }) => Math.max(most, length), 0);
  if (blocks.length < LEAST_BLOCKS || largest > MOST_SHARE * nodes.length) {
    const length = Math.ceil(nodes.length / STRETCHES);
    const stretches = chunks(nodes.length < LEAST_STRETCHED ? [] : nodes, length).map(
      (members, at): Group => {
        const first = at * length + 1;
        return {
          id: `nodes:${first}`,
          title: `nodes ${first}–${first + members.length - 1}`,
          parent: -1,
          members,
        };
      },
    );
    return { by: 'stretches', groups: stretches };
  }
  return { by: 'blocks', groups: nested(blocks) };
}

/** Items from the end of one branching to the end of the next. */
function branchingBlocks(items: readonly Item[], arcs: readonly Arc[]): readonly (readonly number[])[] {
  const ranks = ranksOf(items.length, arcs);
  if (ranks === null) {
    return [];
  }
  const { order, places } = waistsOf(
    ranks,
    [...nearArcs(arcs, ranks)].map((arc) => arcs[arc]),
  );
  const blocks: number[][] = [];
  let block: number[] = [];
  let hasBranches = false;
  for (const [index, last] of places.entries()) {
    const first = index === 0 ? -1 : places[index - 1];
    const isBranching = last - first > 1;
    if (isBranching && hasBranches) {
      blocks.push(block);
      block = [];
    }
    hasBranches ||= isBranching;
    block.push(...order.slice(first + 1, last + 1).filter((item) => items[item].kind === 'node'));
  }
  return [...blocks, block].filter(({ length }) => length > 0);
}

/** Blocks by number, in parts where there are many. */
function nested(blocks: readonly (readonly number[])[]): readonly Group[] {
  const groupOf = (at: number, parent: number): Group => ({
    id: `block:${at + 1}`,
    title: `block ${at + 1}`,
    parent,
    members: blocks[at],
  });
  if (blocks.length <= MAX_BLOCKS) {
    return blocks.map((_, at) => groupOf(at, -1));
  }
  const groups: Group[] = [];
  for (const part of chunks([...blocks.keys()], Math.ceil(blocks.length / MAX_PARTS))) {
    const [first, last] = [part[0] + 1, part[part.length - 1] + 1];
    const index = groups.length;
    const members = part.flatMap((at) => blocks[at]);
    groups.push({ id: `blocks:${first}`, title: `blocks ${first}–${last}`, parent: -1, members });
    groups.push(...part.map((at) => groupOf(at, index)));
  }
  return groups;
}

function chunks<T>(list: readonly T[], length: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / length) }, (_, at) =>
    list.slice(at * length, (at + 1) * length),
  );
}
