import type { NodeColumns } from '../../../src/contracts/latency/model-inspection';

/** The nodes of a model in the order of execution, with what each takes of the whole. */
export interface ModelNodes {
  readonly columns: NodeColumns;
  readonly count: number;
  /** What shares and heat are of. Without a prediction, work stands in for time. */
  readonly basis: 'time' | 'work';
  /** By position: part of the whole, 0 to 1. */
  readonly share: readonly number[];
  readonly mostShare: number;
  /** By position: activations read and written and weights read, in bytes; null where a shape is not known. */
  readonly bytes: readonly (number | null)[];
  /** Distinct classes, by name. */
  readonly classes: readonly string[];
}

export function modelNodes(columns: NodeColumns): ModelNodes {
  const predicted = columns.predictedMs.some((ms) => ms !== null);
  const weights = (predicted ? columns.predictedMs : columns.flops).map((value) => value ?? 0);
  const total = weights.reduce((sum, value) => sum + value, 0);
  const most = weights.reduce((largest, value) => Math.max(largest, value), 0);
  return {
    columns,
    count: columns.name.length,
    basis: predicted ? 'time' : 'work',
    share: weights.map((value) => (total > 0 ? value / total : 0)),
    mostShare: total > 0 ? most / total : 0,
    bytes: columns.weightBytes.map((weightBytes, position) =>
      sumOf(columns.inputBytes[position], weightBytes, columns.outputBytes[position]),
    ),
    classes: [...new Set(columns.class)].sort(),
  };
}

function sumOf(...parts: readonly (number | null)[]): number | null {
  return parts.reduce<number | null>((sum, part) => (sum === null || part === null ? null : sum + part), 0);
}
