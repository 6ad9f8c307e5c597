import type { Arc } from '../../../numeric/drawing/layered';
import { blocksOf } from './blocks';
import type { Item } from './drawn';
import type { Group, Grouping } from './grouping';
import { scopesOf } from './scopes';

/** A picture with more boxes at its highest level helps nobody. */
const MAX_TOP = 300;

/** Groups of nodes: by the scopes in their names; where names have none, by the blocks that the graph consists of. */
export function groupItems(items: readonly Item[], arcs: readonly Arc[]): Grouping {
  const scopes = scopesOf(items);
  if (scopes.length > 0 && topBoxes(items.length, scopes) <= MAX_TOP) {
    return { by: 'scopes', groups: scopes };
  }
  return blocksOf(items, arcs);
}

/** Boxes while every group is collapsed. */
function topBoxes(items: number, groups: readonly Group[]): number {
  return groups.reduce((sum, { parent, members }) => (parent === -1 ? sum + 1 - members.length : sum), items);
}
