/** Changes of order that the runtime's optimiser moves through what does not mind the order, until they meet their opposite. */
import type { ModelCounts } from '../../../onnx/count/count-model';
import type { NodeCounts } from '../../../onnx/count/node-counts';

export interface CancelledTransposes {
  /** They are gone once the model is loaded. */
  readonly transposes: ReadonlySet<NodeCounts>;
  /** What lies between them, and works in the other order. */
  readonly between: ReadonlySet<NodeCounts>;
}

/** Transposes of images whose every reader, through elementwise work and means over an axis, ends in the opposite one. */
export function cancelledTransposes(
  nodes: readonly NodeCounts[],
  { outputs, factOf }: ModelCounts,
): CancelledTransposes {
  const readers = new Map<string, NodeCounts[]>();
  for (const one of nodes) {
    for (const name of new Set(one.node.inputs)) {
      readers.set(name, [...(readers.get(name) ?? []), one]);
    }
  }
  const results = new Set(outputs.map(({ name }) => name));
  const transposes = new Set<NodeCounts>();
  const between = new Set<NodeCounts>();
  for (const first of nodes) {
    const order = orderOf(first);
    if (order === null || transposes.has(first)) {
      continue;
    }
    const region = regionBehind(
      first,
      order,
      (name) => (results.has(name) ? null : (readers.get(name) ?? [])),
      (name) => factOf(name)?.weights != null,
    );
    if (region === null) {
      continue;
    }
    for (const one of [first, ...region.ends]) {
      transposes.add(one);
    }
    for (const one of region.inner) {
      between.add(one);
    }
  }
  return { transposes, between };
}

interface Region {
  readonly inner: ReadonlySet<NodeCounts>;
  readonly ends: ReadonlySet<NodeCounts>;
}

function regionBehind(
  first: NodeCounts,
  order: readonly number[],
  readersOf: (name: string) => readonly NodeCounts[] | null,
  isConstant: (name: string) => boolean,
): Region | null {
  const names = new Set(first.node.outputs);
  const inner = new Set<NodeCounts>();
  const ends = new Set<NodeCounts>();
  // A set grows while it is walked through.
  for (const name of names) {
    const readers = readersOf(name);
    if (readers === null) {
      return null;
    }
    for (const reader of readers) {
      if (undoes(orderOf(reader), order)) {
        ends.add(reader);
      } else if (keepsOrder(reader)) {
        inner.add(reader);
        names.add(reader.node.outputs[0]);
      } else {
        return null;
      }
    }
  }
  const isInside = ({ node }: NodeCounts): boolean =>
    node.inputs.every((name) => name === '' || names.has(name) || isConstant(name));
  return inner.size > 0 && ends.size > 0 && [...inner].every(isInside) ? { inner, ends } : null;
}

/** The order that a Transpose of an image makes; null for other nodes. */
function orderOf({ node, inputShapes }: NodeCounts): readonly number[] | null {
  const perm = node.attributes.get('perm');
  return node.opType === 'Transpose' && perm?.type === 'ints' && inputShapes[0]?.length === 4
    ? perm.value
    : null;
}

function undoes(second: readonly number[] | null, first: readonly number[]): boolean {
  return second !== null && second.every((axis, at) => first[axis] === at);
}

function keepsOrder({ class: name, node }: NodeCounts): boolean {
  const keeps = node.attributes.get('keepdims');
  return (
    name === 'elementwise' || (node.opType === 'ReduceMean' && !(keeps?.type === 'int' && keeps.value === 0))
  );
}
