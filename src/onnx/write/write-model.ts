/** Writes an ONNX model: any element type and operator set, weights as bytes. Field numbers follow onnx.proto. */
import { WireWriter } from '../../io/protobuf/wire-writer';
import { codeOf, type OnnxElementType } from '../element-type';
import type { OnnxAttribute, OnnxNode } from '../model';
import type { Shape } from '../infer/tensor-fact';

export interface WrittenValue {
  readonly name: string;
  readonly dtype: OnnxElementType;
  readonly shape: Shape;
}

/** An input or output of the model: a name instead of a size is an open dimension. */
export interface WrittenPort extends Omit<WrittenValue, 'shape'> {
  readonly shape: readonly (number | string)[];
}

export interface WrittenConstant extends WrittenValue {
  /** Little-endian, as every platform the runtime exists for. */
  readonly data: Uint8Array;
}

export type WrittenNode = Pick<OnnxNode, 'name' | 'opType' | 'domain' | 'inputs' | 'outputs' | 'attributes'>;

export interface WrittenModel {
  readonly nodes: readonly WrittenNode[];
  readonly inputs: readonly WrittenPort[];
  readonly outputs: readonly WrittenPort[];
  readonly constants: readonly WrittenConstant[];
  readonly opsets: ReadonlyMap<string, number>;
  /** Key-value properties of the model. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Reads all operator sets; every runtime since 1.14 knows it. */
const IR_VERSION = 8;
const ATTRIBUTE_TYPES = { float: 1, int: 2, string: 3, floats: 6, ints: 7, strings: 8 } as const;

/** Whether an attribute can be written: those that hold graphs or tensors are not. */
export function isWritable({ type }: OnnxAttribute): boolean {
  return type in ATTRIBUTE_TYPES;
}

export function writeModel({
  nodes,
  inputs,
  outputs,
  constants,
  opsets,
  metadata = {},
}: WrittenModel): Uint8Array {
  const model = new WireWriter();
  model.integer(1, IR_VERSION).string(2, 'meshlens');
  model.message(7, (graph) => {
    for (const node of nodes) {
      graph.message(1, (writer) => writeNode(writer, node));
    }
    graph.string(2, 'meshlens');
    for (const { name, dtype, shape, data } of constants) {
      graph.message(5, (writer) =>
        writer.integers(1, shape).integer(2, codeOf(dtype)).string(8, name).raw(9, data),
      );
    }
    for (const value of inputs) {
      graph.message(11, (writer) => writeValue(writer, value));
    }
    for (const value of outputs) {
      graph.message(12, (writer) => writeValue(writer, value));
    }
  });
  for (const [domain, version] of opsets) {
    model.message(8, (opset) => opset.string(1, domain).integer(2, version));
  }
  for (const [key, value] of Object.entries(metadata)) {
    model.message(14, (property) => property.string(1, key).string(2, value));
  }
  return model.finish();
}

function writeNode(
  writer: WireWriter,
  { name, opType, domain, inputs, outputs, attributes }: WrittenNode,
): void {
  inputs.forEach((input) => writer.string(1, input));
  outputs.forEach((output) => writer.string(2, output));
  writer.string(3, name).string(4, opType);
  for (const [key, attribute] of attributes) {
    writer.message(5, (inner) => writeAttribute(inner.string(1, key), attribute));
  }
  if (domain !== '') {
    writer.string(7, domain);
  }
}

/** An attribute as the fields of AttributeProto. @throws when it holds a graph or a tensor */
export function writeAttribute(writer: WireWriter, attribute: OnnxAttribute): void {
  if (attribute.type === 'float') {
    writer.float(2, attribute.value);
  } else if (attribute.type === 'int') {
    writer.integer(3, attribute.value);
  } else if (attribute.type === 'string') {
    writer.string(4, attribute.value);
  } else if (attribute.type === 'floats') {
    attribute.value.forEach((value) => writer.float(7, value));
  } else if (attribute.type === 'ints') {
    writer.integers(8, attribute.value);
  } else if (attribute.type === 'strings') {
    attribute.value.forEach((value) => writer.string(9, value));
  } else {
    throw new Error(`An attribute of type ${attribute.type} cannot be written.`);
  }
  writer.integer(20, ATTRIBUTE_TYPES[attribute.type]);
}

function writeValue(writer: WireWriter, { name, dtype, shape }: WrittenPort): void {
  writer
    .string(1, name)
    .message(2, (type) =>
      type.message(1, (tensor) =>
        tensor
          .integer(1, codeOf(dtype))
          .message(2, (dimensions) =>
            shape.forEach((size) =>
              dimensions.message(1, (dimension) =>
                typeof size === 'number' ? dimension.integer(1, size) : dimension.string(2, size),
              ),
            ),
          ),
      ),
    );
}
