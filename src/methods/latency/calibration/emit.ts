import { createRandom } from '../../../numeric/random';
import type { ModelCounts } from '../../../onnx/count/count-model';
import { bytesOf, elementsOf, type OnnxElementType } from '../../../onnx/element-type';
import type { TensorFact } from '../../../onnx/infer/tensor-fact';
import type { Kernel } from '../layers/kernels';
import type { InputSpec } from '../measure/sessions';
import { ASIDE, sinkOf } from './sink';
import {
  isWritable,
  type WrittenConstant,
  type WrittenModel,
  type WrittenNode,
  type WrittenValue,
  writeModel,
} from '../../../onnx/write/write-model';

/** A kernel of some model, with what is needed to write it as a part of another. */
export interface TargetKernel extends Kernel {
  readonly counts: ModelCounts;
  readonly opsets: ReadonlyMap<string, number>;
  /** What it reads was written long ago: nothing warms the caches, and its class is one of its own. */
  readonly cold?: boolean;
}

/** A kernel written down; its names begin with a prefix of its own. */
export interface Branch extends Omit<WrittenModel, 'opsets'> {
  readonly inputs: readonly WrittenValue[];
  readonly prefix: string;
  readonly weightBytes: number;
}

/** Kernels beside each other in one model. */
export interface EmittedBatch {
  readonly model: Uint8Array;
  readonly inputs: readonly InputSpec[];
}

const SEED = 1;
const POOL = 4096;
/** What works in blocks only when its input comes in blocks: a convolution before it writes it so. */
const WORKS_AS_GIVEN: ReadonlySet<string> = new Set([
  'Resize',
  'Upsample',
  'GlobalAveragePool',
  'GlobalMaxPool',
]);
/** Larger weights take longer to write and to load than a calibration has; their line extrapolates. */
const MAX_WEIGHT_BYTES = 68e6;

/**
 * A kernel as a branch of a model, with made-up weights, behind nodes that warm the caches with its inputs as its neighbours
 * would, and of its results one element each; null when it cannot be written.
 */
export function emitBranch(
  { nodes, counts, opsets, blocked = false, cold: isCold = false }: TargetKernel,
  prefix: string,
): Branch | null {
  const inside = new Set(withDequantisers(nodes, counts).flatMap(({ node }) => node.outputs));
  const constants = new Map<string, WrittenConstant>();
  const inputs = new Map<string, WrittenValue>();
  const warm: WrittenNode[] = [];
  const written: WrittenNode[] = [];
  let weightBytes = 0;
  const nameOf = (name: string): string => (name === '' ? '' : `${prefix}${name}`);
  for (const { node } of withDequantisers(nodes, counts)) {
    if (![...node.attributes.values()].every(isWritable)) {
      return null;
    }
    for (const name of node.inputs) {
      if (name === '' || inside.has(name) || constants.has(name) || inputs.has(name)) {
        continue;
      }
      const value = valueOf(counts.factOf(name), nameOf(name));
      if (value === null) {
        return null;
      }
      const fact = counts.factOf(name);
      if (fact?.weights != null || fact?.values != null) {
        weightBytes += bytesOf(value.dtype, elementsOf(value.shape));
        if (weightBytes > MAX_WEIGHT_BYTES) {
          return null;
        }
        constants.set(name, {
          ...value,
          data: fact.values === null ? madeUp(value) : encoded(fact.values, value.dtype),
        });
      } else if (blocked && value.shape.length === 4 && WORKS_AS_GIVEN.has(node.opType)) {
        const [batch, channels, ...pixels] = value.shape;
        const narrow = { ...value, name: `${value.name}:narrow`, shape: [batch, 1, ...pixels] };
        const filter = { name: `${value.name}:filter`, dtype: value.dtype, shape: [channels, 1, 1, 1] };
        inputs.set(name, narrow);
        constants.set(filter.name, { ...filter, data: madeUp(filter) });
        warm.push({
          name: `${value.name}${ASIDE}`,
          opType: 'Conv',
          domain: '',
          inputs: [narrow.name, filter.name],
          outputs: [value.name],
          attributes: new Map(),
        });
      } else if (value.dtype === 'float32' && !isCold) {
        const cold = { ...value, name: `${value.name}:cold` };
        inputs.set(name, cold);
        warm.push({
          name: `${value.name}${ASIDE}`,
          // Keeps the numbers as they are given to whole models: what some functions take depends on the sign.
          opType: 'Abs',
          domain: '',
          inputs: [cold.name],
          outputs: [value.name],
          attributes: new Map(),
        });
      } else {
        inputs.set(name, value);
      }
    }
    written.push({
      ...node,
      name: `${prefix}${written.length}`,
      inputs: node.inputs.map(nameOf),
      outputs: node.outputs.map(nameOf),
    });
  }
  const read = new Set(nodes.flatMap(({ node }) => node.inputs));
  const results = nodes.flatMap(({ node }) => node.outputs).filter((name) => name !== '' && !read.has(name));
  const outputs = results.map((name) => valueOf(counts.factOf(name), nameOf(name)));
  if (inputs.size === 0 || outputs.some((value) => value === null)) {
    return null;
  }
  const sinks = outputs.filter((value) => value !== null).map((value) => sinkOf(value, opsets.get('') ?? 1));
  return {
    prefix,
    nodes: [...warm, ...written, ...sinks.flatMap((sink) => sink.nodes)],
    inputs: [...inputs.values()],
    outputs: sinks.map((sink) => sink.output),
    constants: [...constants.values(), ...sinks.flatMap((sink) => sink.constants)],
    weightBytes,
  };
}

/** With the changes from integers that they read: the runtime makes integer operators of both together. */
function withDequantisers(nodes: TargetKernel['nodes'], counts: ModelCounts): TargetKernel['nodes'] {
  const read = new Set(nodes.flatMap(({ node }) => node.inputs));
  return [
    ...counts.nodes.filter(
      (one) =>
        one.node.opType === 'DequantizeLinear' && !nodes.includes(one) && read.has(one.node.outputs[0]),
    ),
    ...nodes,
  ];
}

/** Branches of models of one operator set as one model. */
export function joinBranches(branches: readonly Branch[], opsets: ReadonlyMap<string, number>): EmittedBatch {
  const inputs = branches.flatMap((branch) => branch.inputs);
  const model = writeModel({
    nodes: branches.flatMap(({ nodes }) => nodes),
    inputs,
    outputs: branches.flatMap(({ outputs }) => outputs),
    constants: branches.flatMap(({ constants }) => constants),
    opsets,
  });
  return { model, inputs };
}

function valueOf(fact: TensorFact | null, name: string): WrittenValue | null {
  if (fact === null || fact.shape === null || bytesOf(fact.dtype, 8) === 0) {
    return null;
  }
  return { name, dtype: fact.dtype, shape: fact.shape };
}

/** Numbers drawn once and repeated: drawing millions takes longer than the kernel. */
function madeUp({ dtype, shape }: WrittenValue): Uint8Array {
  const count = elementsOf(shape);
  const bytes = new Uint8Array(bytesOf(dtype, count));
  if (dtype !== 'float32') {
    return bytes;
  }
  const random = createRandom(SEED);
  const data = new Float32Array(bytes.buffer);
  // Positive: variances are among them.
  for (let at = 0; at < Math.min(count, POOL); at++) {
    data[at] = 0.01 + 0.05 * random.uniform();
  }
  for (let filled = POOL; filled < count; filled *= 2) {
    data.copyWithin(filled, 0, Math.min(filled, count - filled));
  }
  return bytes;
}

function encoded(values: Float64Array, dtype: OnnxElementType): Uint8Array {
  const bytes = new Uint8Array(bytesOf(dtype, values.length));
  const view = new DataView(bytes.buffer);
  const width = bytes.length / Math.max(1, values.length);
  values.forEach((value, at) => {
    if (dtype === 'float32') {
      view.setFloat32(4 * at, value, true);
    } else if (dtype === 'float64') {
      view.setFloat64(8 * at, value, true);
    } else if (width === 8) {
      view.setBigInt64(8 * at, BigInt(Math.trunc(value)), true);
    } else if (width === 4) {
      view.setInt32(4 * at, value, true);
    } else if (width === 1) {
      view.setInt8(at, value);
    }
  });
  return bytes;
}
