import type { ComparedPath, PathChange } from '../../../src/contracts/traces/compare-traces';

export type CompareOrder = 'tree' | 'difference';

export interface CompareChoice {
  readonly order: CompareOrder;
  /** Leaves out what is the same. */
  readonly changesOnly: boolean;
}

/** Rows of the table; the rest is counted. */
export const SHOWN_PATHS = 1000;

/** Positions of the paths to show, in order. In the order of the tree, those that lead to a change stay. */
export function comparedRows(
  paths: readonly ComparedPath[],
  { order, changesOnly }: CompareChoice,
): readonly number[] {
  const positions = paths.map((_, position) => position);
  if (order === 'difference') {
    return positions
      .filter((position) => !changesOnly || paths[position].change !== 'same')
      .sort((a, b) => Math.abs(paths[b].selfChangeMs) - Math.abs(paths[a].selfChangeMs) || a - b);
  }
  if (!changesOnly) {
    return positions;
  }
  const leads = new Uint8Array(paths.length);
  for (let position = paths.length - 1; position >= 0; position--) {
    const { change, parent } = paths[position];
    if ((change !== 'same' || leads[position]) && parent >= 0) {
      leads[parent] = 1;
    }
  }
  return positions.filter((position) => paths[position].change !== 'same' || leads[position] === 1);
}

/** How many paths are new, gone, slower and faster. */
export function changeCounts(paths: readonly ComparedPath[]): Readonly<Record<PathChange, number>> {
  const counts = { new: 0, gone: 0, slower: 0, faster: 0, same: 0 };
  for (const { change } of paths) {
    counts[change] += 1;
  }
  return counts;
}
