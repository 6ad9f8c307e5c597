/**
 * Quantised models are mostly written with floats: each operator between DequantizeLinear and QuantizeLinear. The runtime replaces all
 * three by one operator on 8-bit integers, where it has one.
 */
import type { ModelCounts } from '../../../onnx/count/count-model';
import type { NodeCounts } from '../../../onnx/count/node-counts';
import { sharedScales } from './shared-scales';

/** An operator and what it takes over. */
export interface QuantisedUnit {
  readonly operator: string;
  /** An activation and the change to integers behind it, where there are any. */
  readonly after: readonly NodeCounts[];
  /** The node that does most of the work, when it is not the first. */
  readonly core?: NodeCounts;
  /** Of a product of floats with stored integers; the activations stay floats. */
  readonly weightBits?: number;
  /** It reads and writes floats, as the model says. */
  readonly isFloat?: boolean;
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
/** Activations that become one operator with a Gemm before its weights are looked at: these are then turned into floats at every run. */
const JOINS_GEMM: ReadonlySet<string> = new Set(
  'Elu HardSigmoid LeakyRelu Relu Selu Sigmoid Softplus Softsign Tanh ThresholdedRelu'.split(' '),
);
/** Operators that may give floats as well. */
const GIVES_FLOATS: ReadonlySet<string> = new Set(['MatMul', 'Gemm']);
const CLIPS: ReadonlySet<string> = new Set(['Relu', 'Clip']);
/** Of the others only the first input is data. */
const READS_ALL: ReadonlySet<string> = new Set(['Conv', 'MatMul', 'Gemm', 'Add', 'Mul', 'Concat']);

export function quantisedUnits(nodes: readonly NodeCounts[], counts: ModelCounts): QuantisedUnits {
  const { nodes: all, outputs } = counts;
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
  const isShared = sharedScales(counts);
  for (const one of nodes) {
    const whole =
      dynamicUnit(one, readers, results) ??
      packedUnit(one, counts, { writers, readers, isShared, soleReader });
    if (whole !== null) {
      units.set(one, whole);
      continue;
    }
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
  const isUnit = (reader: NodeCounts): boolean =>
    units.has(reader) && units.get(reader)?.weightBits === undefined;
  const dequantisers = nodes.filter(
    ({ node }) =>
      node.opType === 'DequantizeLinear' &&
      !results.has(node.outputs[0]) &&
      (readers.get(node.outputs[0]) ?? []).every(isUnit),
  );
  return { units, dequantisers: new Set(dequantisers) };
}

/** DynamicQuantizeLinear → MatMulInteger → Cast → · both scales, perhaps + bias: one operator that reads and writes floats. */
function dynamicUnit(
  one: NodeCounts,
  readers: ReadonlyMap<string, readonly NodeCounts[]>,
  results: ReadonlySet<string>,
): QuantisedUnit | null {
  if (one.node.opType !== 'DynamicQuantizeLinear') {
    return null;
  }
  const sole = (name: string, ...types: string[]): NodeCounts | null => {
    const found = readers.get(name) ?? [];
    return found.length === 1 && !results.has(name) && types.includes(found[0].node.opType) ? found[0] : null;
  };
  const [integers, scale] = one.node.outputs;
  const product = sole(integers, 'MatMulInteger');
  const scales = sole(scale, 'Mul');
  const cast = product === null ? null : sole(product.node.outputs[0], 'Cast');
  const scaled = cast === null ? null : sole(cast.node.outputs[0], 'Mul');
  if (
    product === null ||
    cast === null ||
    scales === null ||
    scaled === null ||
    sole(scales.node.outputs[0], 'Mul') !== scaled
  ) {
    return null;
  }
  const sum = sole(scaled.node.outputs[0], 'Add');
  const bias = sum !== null && sum.inputShapes.some((shape) => shape?.length === 1) ? [sum] : [];
  return {
    operator: 'DynamicQuantizeMatMul',
    core: product,
    after: [product, cast, scales, scaled, ...bias],
    isFloat: true,
  };
}

/** A graph as packedUnit looks at it. */
interface Surroundings {
  readonly writers: ReadonlyMap<string, NodeCounts>;
  readonly readers: ReadonlyMap<string, readonly NodeCounts[]>;
  readonly isShared: (dequantiser: NodeCounts) => boolean;
  readonly soleReader: (one: NodeCounts) => NodeCounts | null;
}

/**
 * A product of floats with a matrix of 8 or 4 bits, scaled as a whole, by column or in blocks of rows, that nothing else reads. A scale
 * that another constant of the model equals is shared with it, and then the product stays one of floats.
 */
function packedUnit(
  one: NodeCounts,
  counts: ModelCounts,
  { writers, readers, isShared, soleReader }: Surroundings,
): QuantisedUnit | null {
  const { opType, inputs, attributes } = one.node;
  const flag = (name: string): boolean => {
    const found = attributes.get(name);
    return found?.type === 'int' && found.value !== 0;
  };
  if ((opType !== 'MatMul' && opType !== 'Gemm') || flag('transA') || flag('transB')) {
    return null;
  }
  const order = writers.get(inputs[1]);
  const isTurned = order?.node.opType === 'Transpose';
  const weights = isTurned ? writers.get(order.node.inputs[0]) : order;
  if (
    weights?.node.opType !== 'DequantizeLinear' ||
    writers.get(inputs[0])?.node.opType === 'DequantizeLinear'
  ) {
    return null;
  }
  const bits = counts.factOf(weights.node.inputs[0])?.weights?.[0]?.bits;
  const [shape, scales] = weights.inputShapes;
  const axis = weights.node.attributes.get('axis');
  const at = axis?.type === 'int' ? (axis.value < 0 ? axis.value + 2 : axis.value) : 1;
  const isWhole = scales?.length === 0 || (scales?.length === 1 && scales[0] === 1);
  const fits = isWhole || (scales?.length === 2 ? at === 0 : at === 1);
  if (
    (bits !== 8 && bits !== 4) ||
    shape?.length !== 2 ||
    (isTurned ? bits !== 8 || !isWhole : !fits) ||
    isShared(weights) ||
    (readers.get(inputs[1])?.length ?? 0) !== 1
  ) {
    return null;
  }
  const reader = soleReader(one);
  if (opType === 'Gemm' && reader !== null && JOINS_GEMM.has(reader.node.opType)) {
    return null;
  }
  const next = opType === 'MatMul' ? reader : null;
  const isBias =
    next?.node.opType === 'Add' &&
    next.node.inputs.some(
      (name) => counts.factOf(name)?.weights != null && counts.factOf(name)?.shape?.length === 1,
    );
  return { operator: 'MatMulNBits', after: next !== null && isBias ? [next] : [], weightBits: bits };
}
