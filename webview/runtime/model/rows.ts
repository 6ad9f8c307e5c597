import type { Sorting } from '../state';
import { nodeColumns } from './columns';
import type { ModelNodes } from './nodes';
import { nodesNamed } from './search';

export interface Row {
  /** Position of the node in the order of execution. */
  readonly position: number;
  /** Share of this row and all above it, of the whole model. */
  readonly cumulative: number;
}

export interface RowChoice {
  readonly sorting: Sorting;
  /** Words that all have to occur in name, operator or class. */
  readonly filter: string;
  readonly nodeClass: string | null;
}

/** The rows of the table: those that pass the filter, sorted, with shares added up. What is not known comes last. */
export function tableRows(nodes: ModelNodes, { sorting, filter, nodeClass }: RowChoice): readonly Row[] {
  const positions = nodesNamed(nodes, filter).filter(
    (position) => nodeClass === null || nodes.columns.class[position] === nodeClass,
  );
  sortBy(positions, nodes, sortingFor(nodes, sorting));
  let cumulative = 0;
  return positions.map((position) => ({ position, cumulative: (cumulative += nodes.share[position]) }));
}

/** Where no time is predicted, what is to be sorted by time is sorted by the work that stands in for it. */
export function sortingFor({ basis }: Pick<ModelNodes, 'basis'>, sorting: Sorting): Sorting {
  return basis === 'work' && sorting.column === 'ms' ? { ...sorting, column: 'mflops' } : sorting;
}

function sortBy(positions: number[], nodes: ModelNodes, { column, descending }: Sorting): void {
  const found = nodeColumns.find(({ id }) => id === column);
  if (found === undefined) {
    return;
  }
  const values = nodes.columns.name.map((_, position) => found.value(nodes, position));
  const sign = descending ? -1 : 1;
  positions.sort((a, b) => {
    const [left, right] = [values[a], values[b]];
    if (left === right) {
      return a - b;
    }
    if (left === null || right === null) {
      return left === null ? 1 : -1;
    }
    return sign * (left < right ? -1 : 1);
  });
}
