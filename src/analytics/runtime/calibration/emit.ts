import { createRandom } from '../../../compute';
import { type AttributeValue, arrayOf, type ElementType, GraphBuilder, type NodeAttributes, type Value } from '../../../compute/compiler/graph';
import { encodeOnnx } from '../../../compute/compiler/onnx/encode';
import { sizeOf } from '../../../compute/tensors';
import type { ModelCounts } from '../../../workspace/onnx/count/count-model';
import type { OnnxNode } from '../../../workspace/onnx/model';
import type { InputSpec } from '../measure/sessions';
import type { Kernel } from '../layers/kernels';

export interface EmittedKernel {
  readonly model: Uint8Array;
  readonly inputs: readonly InputSpec[];
  /** Nodes that only warm the caches with the kernel's inputs, as its neighbours would; named by their outputs. */
  readonly producers: ReadonlySet<string>;
}

const SEED = 1;
/** Of the features, the one that holds bytes of weights. */
const WEIGHT_BYTES = 3;
const POOL = 4096;
/** Larger weights take longer to write and to load than a calibration has; their line extrapolates. */
const MOST_WEIGHT_BYTES = 32 * 2 ** 20;
const TYPES: ReadonlySet<string> = new Set<ElementType>(['float32', 'int32', 'int64', 'bool']);

/** A kernel of some model as a model of its own with made-up weights; null when that cannot be written. */
export function emitKernel({ nodes, features }: Kernel, counts: ModelCounts): EmittedKernel | null {
  if (features[WEIGHT_BYTES] > MOST_WEIGHT_BYTES) return null;
  const graph = new GraphBuilder();
  const values = new Map<string, Value>();
  const inputs: InputSpec[] = [];
  const producers = new Set<string>();
  for (const { node } of nodes) {
    if (node.domain !== '' || node.inputs.includes('')) return null;
    for (const name of node.inputs) {
      if (values.has(name)) continue;
      const fact = counts.factOf(name);
      if (fact === null || fact.shape === null || !TYPES.has(fact.dtype)) return null;
      const type = fact.dtype as ElementType;
      if (fact.values !== null) values.set(name, graph.constant(arrayOf([...fact.values], type), type, fact.shape));
      else if (fact.weights !== null) values.set(name, graph.constant(madeUpWeights(sizeOf(fact.shape), type), type, fact.shape));
      else {
        const input = graph.input(`x${inputs.length}`, type, fact.shape);
        inputs.push({ name: input.name, dtype: type, shape: fact.shape });
        const warm = type === 'float32' ? graph.node('Neg', [input], { type, shape: fact.shape }) : input;
        if (warm !== input) producers.add(warm.name);
        values.set(name, warm);
      }
    }
    const attributes = attributesOf(node);
    if (attributes === null) return null;
    const outputs = node.outputs.map((name) => counts.factOf(name));
    const shapes = outputs.flatMap((fact) => (fact?.shape == null || !TYPES.has(fact.dtype) ? [] : [{ type: fact.dtype as ElementType, shape: fact.shape }]));
    if (shapes.length !== node.outputs.length) return null;
    const written = graph.nodeWithOutputs(node.opType, node.inputs.map((name) => values.get(name) as Value), shapes, attributes);
    node.outputs.forEach((name, index) => values.set(name, written[index]));
  }
  const last = nodes[nodes.length - 1].node.outputs;
  const finished = graph.finish(Object.fromEntries(last.map((name, index) => [`y${index}`, values.get(name) as Value])));
  return { model: encodeOnnx(finished), inputs, producers };
}

function attributesOf(node: OnnxNode): NodeAttributes | null {
  const attributes: Record<string, AttributeValue> = {};
  for (const [name, { type, value }] of [...node.attributes].map(([key, attribute]) => [key, attribute.type === 'unread' ? { type: attribute.type, value: null } : attribute] as const)) {
    if (type === 'float') attributes[name] = { float: value };
    else if (type === 'int' || type === 'ints' || type === 'string') attributes[name] = value;
    else return null;
  }
  return attributes;
}

function madeUpWeights(count: number, type: ElementType): ReturnType<typeof arrayOf> {
  if (type !== 'float32') return arrayOf(new Array<number>(count).fill(0), type);
  const random = createRandom(SEED);
  const data = new Float32Array(count);
  // Positive: variances are among them. Drawn once and repeated: drawing millions takes longer than the kernel.
  for (let at = 0; at < Math.min(count, POOL); at++) data[at] = 0.01 + 0.05 * random.uniform();
  for (let filled = POOL; filled < count; filled *= 2) data.copyWithin(filled, 0, Math.min(filled, count - filled));
  return data;
}
