/** Writes small ONNX models of any operator set, also ones that no exporter would write. */
import { WireWriter } from '../../../../src/io/protobuf/wire-writer';

export type Attribute =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly tensor: Constant }
  | { readonly graph: GraphSketch }
  | { readonly from: string };

export interface NodeSketch {
  readonly op: string;
  readonly domain?: string;
  readonly name?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

export interface Constant {
  readonly dtype: keyof typeof CODES;
  readonly dims: readonly number[];
  readonly values?: readonly number[];
  readonly external?: Readonly<Record<string, string>>;
}

export interface GraphSketch {
  readonly nodes: readonly NodeSketch[];
  readonly inputs?: Readonly<
    Record<string, { readonly dtype?: keyof typeof CODES; readonly shape: readonly (number | string)[] }>
  >;
  readonly outputs?: readonly string[];
  readonly constants?: Readonly<Record<string, Constant>>;
}

export interface FunctionSketch {
  readonly domain: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: readonly string[];
  readonly nodes: readonly NodeSketch[];
}

export interface ModelSketch extends GraphSketch {
  readonly opset?: number;
  readonly domains?: readonly string[];
  readonly functions?: readonly FunctionSketch[];
}

const CODES = { float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7, bool: 9, float16: 10, int4: 22 } as const;

export function writeModel(model: ModelSketch): Uint8Array {
  const writer = new WireWriter().integer(1, 8).string(2, 'sketch');
  writer.message(7, (graph) => writeGraph(graph, model));
  const domains = ['', ...(model.domains ?? [])];
  domains.forEach((domain) =>
    writer.message(8, (opset) => opset.string(1, domain).integer(2, domain === '' ? (model.opset ?? 18) : 1)),
  );
  for (const one of model.functions ?? []) {
    writer.message(25, (inner) => writeFunction(inner, one, model.opset ?? 18));
  }
  return writer.finish();
}

function writeGraph(writer: WireWriter, graph: GraphSketch): void {
  graph.nodes.forEach((node) => writer.message(1, (inner) => writeNode(inner, node)));
  writer.string(2, 'sketch');
  for (const [name, constant] of Object.entries(graph.constants ?? {})) {
    writer.message(5, (inner) => writeTensor(inner, constant, name));
  }
  for (const [name, { dtype = 'float32', shape }] of Object.entries(graph.inputs ?? {})) {
    writer.message(11, (info) =>
      info
        .string(1, name)
        .message(2, (type) => type.message(1, (tensor) => writeTensorType(tensor, dtype, shape))),
    );
  }
  for (const name of graph.outputs ?? []) {
    writer.message(12, (info) => info.string(1, name));
  }
}

function writeTensorType(
  writer: WireWriter,
  dtype: keyof typeof CODES,
  shape: readonly (number | string)[],
): void {
  writer
    .integer(1, CODES[dtype])
    .message(2, (shapeProto) =>
      shape.forEach((size) =>
        shapeProto.message(
          1,
          (dim) => void (typeof size === 'number' ? dim.integer(1, size) : dim.string(2, size)),
        ),
      ),
    );
}

function writeNode(
  writer: WireWriter,
  { op, domain = '', name = '', inputs, outputs, attributes = {} }: NodeSketch,
): void {
  inputs.forEach((input) => writer.string(1, input));
  outputs.forEach((output) => writer.string(2, output));
  writer.string(3, name).string(4, op).string(7, domain);
  for (const [key, value] of Object.entries(attributes)) {
    writer.message(5, (inner) => writeAttribute(inner, key, value));
  }
}

function writeAttribute(writer: WireWriter, name: string, value: Attribute): void {
  writer.string(1, name);
  if (typeof value === 'number') {
    writer.integer(3, value).integer(20, 2);
  } else if (typeof value === 'string') {
    writer.string(4, value).integer(20, 3);
  } else if ('float' in value) {
    writer.float(2, value.float).integer(20, 1);
  } else if ('floats' in value) {
    value.floats.reduce((inner, one) => inner.float(7, one), writer).integer(20, 6);
  } else if ('tensor' in value) {
    writer.message(5, (inner) => writeTensor(inner, value.tensor, '')).integer(20, 4);
  } else if ('graph' in value) {
    writer.message(6, (inner) => writeGraph(inner, value.graph)).integer(20, 5);
  } else if ('from' in value) {
    writer.string(21, value.from).integer(20, 2);
  } else {
    value.reduce((inner, one) => inner.integer(8, one), writer).integer(20, 7);
  }
}

function writeTensor(writer: WireWriter, { dtype, dims, values, external }: Constant, name: string): void {
  dims.forEach((size) => writer.integer(1, size));
  writer.integer(2, CODES[dtype]).string(8, name);
  if (values !== undefined) {
    writer.raw(9, rawData(dtype, values));
  }
  for (const [key, value] of Object.entries(external ?? {})) {
    writer.message(13, (entry) => entry.string(1, key).string(2, value));
  }
  if (external !== undefined) {
    writer.integer(14, 1);
  }
}

function rawData(dtype: keyof typeof CODES, values: readonly number[]): Uint8Array {
  const typed =
    dtype === 'int64'
      ? BigInt64Array.from(values, BigInt)
      : dtype === 'int32'
        ? Int32Array.from(values)
        : dtype === 'float32'
          ? Float32Array.from(values)
          : dtype === 'float16'
            ? Uint16Array.from(values)
            : dtype === 'int4'
              ? new Uint8Array(Math.ceil(values.length / 2))
              : Uint8Array.from(values);
  return new Uint8Array(typed.buffer);
}

function writeFunction(
  writer: WireWriter,
  { domain, name, inputs, outputs, attributes = [], nodes }: FunctionSketch,
  opset: number,
): void {
  writer.string(1, name);
  inputs.forEach((input) => writer.string(4, input));
  outputs.forEach((output) => writer.string(5, output));
  attributes.forEach((attribute) => writer.string(6, attribute));
  nodes.forEach((node) => writer.message(7, (inner) => writeNode(inner, node)));
  writer.message(9, (import_) => import_.string(1, '').integer(2, opset)).string(10, domain);
}
