import { formatFigure, formatShare } from './format';
import type { ModelNodes } from './nodes';

/** What all nodes of one operator take together. Null where it is not known of one of them. */
export interface OperatorGroup {
  readonly operator: string;
  readonly nodes: number;
  readonly ms: number | null;
  readonly share: number;
  readonly mflops: number | null;
  readonly parameters: number;
  readonly megabytes: number | null;
}

export type OperatorColumnId = keyof OperatorGroup;

export interface OperatorColumn {
  readonly id: OperatorColumnId;
  readonly label: string;
  readonly unit: string | null;
  text(group: OperatorGroup): string;
}

export interface OperatorSorting {
  readonly column: OperatorColumnId;
  readonly descending: boolean;
}

const figure = (value: number | null): string => (value === null ? '?' : formatFigure(value));

export const operatorColumns: readonly OperatorColumn[] = [
  { id: 'operator', label: 'Operator', unit: null, text: ({ operator }) => operator },
  { id: 'nodes', label: 'Nodes', unit: null, text: ({ nodes }) => formatFigure(nodes) },
  { id: 'ms', label: 'Time', unit: 'ms', text: ({ ms }) => (ms === null ? '–' : formatFigure(ms)) },
  { id: 'share', label: 'Share', unit: '%', text: ({ share }) => formatShare(share) },
  { id: 'mflops', label: 'Work', unit: 'MFLOPs', text: ({ mflops }) => figure(mflops) },
  { id: 'parameters', label: 'Parameters', unit: null, text: ({ parameters }) => figure(parameters) },
  { id: 'megabytes', label: 'Moved', unit: 'MB', text: ({ megabytes }) => figure(megabytes) },
];

/** The operators of a model in the order wanted; equal ones as they first occur, what is not known last. */
export function operatorGroups(
  nodes: ModelNodes,
  { column, descending }: OperatorSorting,
): readonly OperatorGroup[] {
  const { operator, predictedMs, flops, parameters } = nodes.columns;
  const positionsOf = new Map<string, number[]>();
  operator.forEach((name, position) => {
    const positions = positionsOf.get(name);
    if (positions === undefined) {
      positionsOf.set(name, [position]);
    } else {
      positions.push(position);
    }
  });
  const groups = [...positionsOf].map(([name, positions]): OperatorGroup => ({
    operator: name,
    nodes: positions.length,
    ms: sumAt(predictedMs, positions, 1),
    share: sumAt(nodes.share, positions, 1) ?? 0,
    mflops: sumAt(flops, positions, 1e6),
    parameters: sumAt(parameters, positions, 1) ?? 0,
    megabytes: sumAt(nodes.bytes, positions, 1e6),
  }));
  const sign = descending ? -1 : 1;
  return groups.sort((a, b) => {
    const [left, right] = [a[column], b[column]];
    if (left === null || right === null) {
      return Number(left === null) - Number(right === null);
    }
    return left === right ? 0 : sign * (left < right ? -1 : 1);
  });
}

function sumAt(values: readonly (number | null)[], positions: readonly number[], per: number): number | null {
  return positions.reduce<number | null>((sum, position) => {
    const value = values[position];
    return sum === null || value === null ? null : sum + value / per;
  }, 0);
}
