import type { ModelCounts } from '../../../onnx/count/count-model';
import type { NodeCounts } from '../../../onnx/count/node-counts';
import { bytesOf, elementsOf } from '../../../onnx/element-type';

/** What one kernel does, whatever executes it. */
export interface Work {
  readonly flops: number;
  /** Bytes read from and written to memory; nothing for a view. */
  readonly bytes: number;
}

/**
 * Nodes of each group executed as one: what they hand to each other stays out of memory. Views move nothing; unknown sizes count
 * as none.
 */
export function workOf(
  groups: readonly (readonly NodeCounts[])[],
  { nodes, outputs, factOf }: ModelCounts,
): readonly Work[] {
  const readers = new Map<string, NodeCounts[]>();
  for (const one of nodes) {
    for (const name of new Set(one.node.inputs)) {
      readers.set(name, [...(readers.get(name) ?? []), one]);
    }
  }
  const results = new Set(outputs.map(({ name }) => name));
  const sizeOf = (name: string): number => {
    const fact = factOf(name);
    return fact === null || fact.shape === null ? 0 : bytesOf(fact.dtype, elementsOf(fact.shape));
  };
  return groups.map((group) => {
    if (group.every(({ view }) => view)) {
      return { flops: 0, bytes: 0 };
    }
    const inside = new Set(group);
    const written = group.flatMap(({ node }) => node.outputs.filter((name) => name !== ''));
    const own = new Set(written);
    const read = new Set(
      group.flatMap(({ node }) => node.inputs.filter((name) => name !== '' && !own.has(name))),
    );
    // Of a table only the rows that are looked up move; a single node knows how many.
    const readBytes =
      group.length === 1 ? (group[0].bytesIn ?? 0) + group[0].bytesWeightsRead : sum([...read].map(sizeOf));
    const leaving = written.filter(
      (name) => results.has(name) || (readers.get(name) ?? []).some((reader) => !inside.has(reader)),
    );
    return { flops: sum(group.map(({ flops }) => flops ?? 0)), bytes: readBytes + sum(leaving.map(sizeOf)) };
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
