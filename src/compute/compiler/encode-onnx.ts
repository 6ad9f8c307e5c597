/** Writes a traced graph as an ONNX model. */
import type { OnnxAttribute } from '../../onnx/model';
import {
  type WrittenConstant,
  type WrittenNode,
  type WrittenPort,
  writeModel,
} from '../../onnx/write/write-model';
import type { AttributeValue, Graph, Node, Value } from './graph';

/** Operator set 18 (2023): the first with reductions and ScatterElements as used here; every runtime since 1.14 reads it. */
const OPSET_VERSION = 18;

/**
 * Serialises a graph; `metadata` becomes the model's key-value properties. With `openBatch` the first axis of inputs and
 * outputs is an open dimension of this name: the graph's nodes have to be right for every size of it.
 */
export function encodeOnnx(
  graph: Graph,
  metadata: Readonly<Record<string, string>> = {},
  openBatch: string | null = null,
): Uint8Array {
  const opened = (value: Value): WrittenPort => {
    const written = writtenValue(value);
    return openBatch === null ? written : { ...written, shape: [openBatch, ...written.shape.slice(1)] };
  };
  return writeModel({
    nodes: graph.nodes.map(writtenNode),
    inputs: graph.inputs.map(opened),
    outputs: graph.outputs.map(opened),
    constants: constantsOf(graph),
    opsets: new Map([['', OPSET_VERSION]]),
    metadata,
  });
}

/** The constants that some node reads, each once. */
function constantsOf(graph: Graph): readonly WrittenConstant[] {
  const constants = new Map<string, WrittenConstant>();
  for (const input of graph.nodes.flatMap((node) => node.inputs)) {
    if (input.constant !== null) {
      const { buffer, byteOffset, byteLength } = input.constant;
      constants.set(input.name, {
        ...writtenValue(input),
        data: new Uint8Array(buffer, byteOffset, byteLength),
      });
    }
  }
  return [...constants.values()];
}

function writtenNode({ operator, inputs, outputs, attributes }: Node): WrittenNode {
  return {
    // Names make a profile of the running model readable.
    name: outputs[0].name,
    opType: operator,
    domain: '',
    inputs: inputs.map(({ name }) => name),
    outputs: outputs.map(({ name }) => name),
    attributes: new Map(Object.entries(attributes).map(([name, value]) => [name, writtenAttribute(value)])),
  };
}

function writtenAttribute(value: AttributeValue): OnnxAttribute {
  if (typeof value === 'number') {
    return { type: 'int', value };
  }
  if (typeof value === 'string') {
    return { type: 'string', value };
  }
  return 'float' in value ? { type: 'float', value: value.float } : { type: 'ints', value };
}

function writtenValue({ name, type, shape }: Value): Pick<WrittenConstant, 'name' | 'dtype' | 'shape'> {
  return { name, dtype: type, shape };
}
