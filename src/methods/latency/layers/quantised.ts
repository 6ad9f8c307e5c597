/**
 * Quantised models are mostly written with floats: each operator between DequantizeLinear and QuantizeLinear. The runtime replaces all
 * three by one operator on 8-bit integers, where it has one.
 */
import type { ModelCounts } from '../../../onnx/count/count-model';
import type { NodeCounts } from '../../../onnx/count/node-counts';

/** An operator and what it takes over. */
export interface QuantisedUnit {
  readonly operator: string;
  /** An activation and the change to integers behind it, where there are any. */
  readonly after: readonly NodeCounts[];
}

export interface QuantisedUnits {
  readonly units: ReadonlyMap<NodeCounts, QuantisedUnit>;
  /** Changes from integers that only units read: gone. */
  readonly dequantisers: ReadonlySet<NodeCounts>;
}

/** What becomes of an operator; the same name: it moves integers as it would floats. */
const OPERATORS: ReadonlyMap<string, string> = new Map([
  ...[
    'Conv',
    'MatMul',
    'Add',
    'Mul',
    'Concat',
    'AveragePool',
    'GlobalAveragePool',
    'LeakyRelu',
    'Sigmoid',
    'Softmax',
  ].map((name) => [name, `QLinear${name}`] as const),
  ['Gemm', 'QGemm'],
  ...[
    'MaxPool',
    'Reshape',
    'Flatten',
    'Squeeze',
    'Unsqueeze',
    'Transpose',
    'Gather',
    'Resize',
    'Slice',
    'Split',
  ].map((name) => [name, name] as const),
]);
/** Operators that may give floats as well. */
const GIVES_FLOATS: ReadonlySet<string> = new Set(['MatMul', 'Gemm']);
const CLIPS: ReadonlySet<string> = new Set(['Relu', 'Clip']);
/** Of the others only the first input is data. */
const READS_ALL: ReadonlySet<string> = new Set(['Conv', 'MatMul', 'Gemm', 'Add', 'Mul', 'Concat']);

export function quantisedUnits(
  nodes: readonly NodeCounts[],
  { nodes: all, outputs }: ModelCounts,
): QuantisedUnits {
  const writers = new Map(all.flatMap((one) => one.node.outputs.map((name) => [name, one] as const)));
  const readers = new Map<string, NodeCounts[]>();
  for (const one of nodes) {
    for (const name of new Set(one.node.inputs)) {
      readers.set(name, [...(readers.get(name) ?? []), one]);
    }
  }
  const results = new Set(outputs.map(({ name }) => name));
  const soleReader = ({ node }: NodeCounts): NodeCounts | null => {
    const found = readers.get(node.outputs[0]) ?? [];
    return found.length === 1 && !results.has(node.outputs[0]) ? found[0] : null;
  };
  const isDequantised = (name: string): boolean =>
    name === '' || writers.get(name)?.node.opType === 'DequantizeLinear';
  const units = new Map<NodeCounts, QuantisedUnit>();
  for (const one of nodes) {
    const operator = OPERATORS.get(one.node.opType);
    const data = READS_ALL.has(one.node.opType)
      ? one.node.inputs.slice(0, one.node.opType === 'Conv' || one.node.opType === 'Gemm' ? 2 : undefined)
      : one.node.inputs.slice(0, 1);
    if (operator === undefined || !data.every(isDequantised)) {
      continue;
    }
    const next = soleReader(one);
    const clip = next !== null && CLIPS.has(next.node.opType) ? [next] : [];
    const last = clip.length > 0 ? soleReader(clip[0]) : next;
    if (last?.node.opType === 'QuantizeLinear') {
      units.set(one, { operator, after: [...clip, last] });
    } else if (GIVES_FLOATS.has(one.node.opType)) {
      units.set(one, { operator, after: [] });
    }
  }
  const dequantisers = nodes.filter(
    ({ node }) =>
      node.opType === 'DequantizeLinear' &&
      !results.has(node.outputs[0]) &&
      (readers.get(node.outputs[0]) ?? []).every((reader) => units.has(reader)),
  );
  return { units, dequantisers: new Set(dequantisers) };
}
