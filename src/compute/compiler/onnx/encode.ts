/** Writes a graph as an ONNX model. Field numbers are those of onnx.proto. */
import type { AttributeValue, ElementType, Graph, Node, Value } from '../graph';
import { WireWriter } from './wire';

/** TensorProto.DataType codes. */
export const typeCodes: Readonly<Record<ElementType, number>> = { float32: 1, int32: 6, int64: 7, bool: 9 };

/** Operator set 18 (2023): the first with reductions and ScatterElements as used here; every runtime since 1.14 reads it. */
const OPSET_VERSION = 18;
const IR_VERSION = 8;

/** Serialises a graph; `metadata` becomes the model's key-value properties. */
export function encodeOnnx(graph: Graph, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const model = new WireWriter();
  model.integer(1, IR_VERSION).string(2, 'meshlens');
  model.message(7, (writer) => writeGraph(writer, graph));
  model.message(8, (opset) => opset.string(1, '').integer(2, OPSET_VERSION));
  for (const [key, value] of Object.entries(metadata)) {
    model.message(14, (property) => property.string(1, key).string(2, value));
  }
  return model.finish();
}

function writeGraph(writer: WireWriter, graph: Graph): void {
  for (const node of graph.nodes) {
    writer.message(1, (inner) => writeNode(inner, node));
  }
  writer.string(2, 'meshlens');
  for (const constant of constantsOf(graph)) {
    writer.message(5, (inner) => writeConstant(inner, constant));
  }
  for (const input of graph.inputs) {
    writer.message(11, (inner) => writeValueInfo(inner, input));
  }
  for (const output of graph.outputs) {
    writer.message(12, (inner) => writeValueInfo(inner, output));
  }
}

/** The constants that some node reads, each once. */
function constantsOf(graph: Graph): readonly Value[] {
  const constants = new Map<string, Value>();
  for (const input of graph.nodes.flatMap((node) => node.inputs)) {
    if (input.constant !== null) {
      constants.set(input.name, input);
    }
  }
  return [...constants.values()];
}

function writeNode(writer: WireWriter, node: Node): void {
  node.inputs.forEach((input) => writer.string(1, input.name));
  node.outputs.forEach((output) => writer.string(2, output.name));
  // Names make a profile of the running model readable.
  writer.string(3, node.outputs[0].name).string(4, node.operator);
  for (const [name, value] of Object.entries(node.attributes)) {
    writer.message(5, (inner) => writeAttribute(inner, name, value));
  }
}

function writeAttribute(writer: WireWriter, name: string, value: AttributeValue): void {
  const [floatType, intType, stringType, intsType] = [1, 2, 3, 7];
  writer.string(1, name);
  if (typeof value === 'number') {
    writer.integer(3, value).integer(20, intType);
  } else if (typeof value === 'string') {
    writer.string(4, value).integer(20, stringType);
  } else if ('float' in value) {
    writer.float(2, value.float).integer(20, floatType);
  } else {
    writer.integers(8, value).integer(20, intsType);
  }
}

function writeConstant(writer: WireWriter, { name, type, shape, constant }: Value): void {
  if (constant === null) {
    throw new Error(`Value '${name}' is not a constant.`);
  }
  writer.integers(1, shape).integer(2, typeCodes[type]).string(8, name);
  // raw_data is little-endian; so is every platform the runtimes exist for.
  writer.raw(9, new Uint8Array(constant.buffer, constant.byteOffset, constant.byteLength));
}

function writeValueInfo(writer: WireWriter, { name, type, shape }: Value): void {
  writer.string(1, name).message(2, (typeProto) =>
    typeProto.message(1, (tensor) =>
      tensor.integer(1, typeCodes[type]).message(2, (shapeProto) => {
        shape.forEach((dimension) => shapeProto.message(1, (dim) => dim.integer(1, dimension)));
      }),
    ),
  );
}
