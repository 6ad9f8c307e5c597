/** TensorProto: name, type and dimensions; elements only of small tensors. */
import { bytesOf, elementsOf, elementTypeOf, type OnnxElementType } from '../element-type';
import type { OnnxExternalData, OnnxTensor } from '../model';
import type { WireReader } from '../wire/wire-reader';

/** Shapes, axes, positions: whatever shape arithmetic needs is far smaller. */
export const KEPT_BYTES = 64 << 10;
const KEPT_ELEMENTS = KEPT_BYTES / 8;
/** Of other types only scales and limits matter; a large model has thousands of bias vectors. */
const KEPT_SCALES = 256;
const MAX_DIMENSIONS = 64;

interface RawTensor {
  name: string;
  dtype: OnnxElementType;
  dims: number[];
  /** Elements stored in typed fields, one by one. */
  listed: number[];
  listedCount: number;
  raw: { readonly start: number; readonly length: number } | null;
  external: Map<string, string>;
}

/** Reads the tensor message the reader has entered. */
export function readTensor(reader: WireReader): OnnxTensor {
  const tensor: RawTensor = {
    name: '',
    dtype: 'undefined',
    dims: [],
    listed: [],
    listedCount: 0,
    raw: null,
    external: new Map(),
  };
  const offset = reader.fieldOffset;
  while (reader.next()) {
    readTensorField(reader, tensor);
  }
  const { dims, dtype, name } = tensor;
  if (dims.some((dimension) => dimension < 0)) {
    reader.fail(`tensor '${name}' has a negative dimension: [${dims.join(', ')}]`, offset);
  }
  if (dims.length > MAX_DIMENSIONS) {
    reader.fail(`tensor '${name}' has more than ${MAX_DIMENSIONS} dimensions`, offset);
  }
  const external = tensor.external.size > 0 ? externalOf(tensor.external) : undefined;
  const elements = elementsOf(dims);
  if (external !== undefined) {
    return { name, dtype, dims, bytes: external.length ?? bytesOf(dtype, elements), external };
  }
  const expected = bytesOf(dtype, elements);
  if (tensor.raw !== null && dtype !== 'string' && tensor.raw.length !== expected) {
    reader.fail(
      `tensor '${name}' of shape [${dims.join(', ')}] and type ${dtype} should hold ${expected} bytes, it holds ${tensor.raw.length}`,
      offset,
    );
  }
  const values = valuesOf(reader, tensor, elements);
  return { name, dtype, dims, bytes: tensor.raw?.length ?? expected, ...(values ? { values } : {}) };
}

function readTensorField(reader: WireReader, tensor: RawTensor): void {
  switch (reader.field) {
    case 1:
      reader.integers(tensor.dims, MAX_DIMENSIONS + 1);
      return;
    case 2:
      tensor.dtype = elementTypeOf(reader.integer());
      return;
    case 4:
      tensor.listedCount += reader.floats(tensor.listed, KEPT_ELEMENTS);
      return;
    case 5:
    case 7:
    case 11:
      tensor.listedCount += reader.integers(tensor.listed, KEPT_ELEMENTS);
      return;
    case 8:
      tensor.name = reader.string();
      return;
    case 9:
      tensor.raw = reader.span();
      return;
    case 10:
      tensor.listedCount += reader.doubles(tensor.listed, KEPT_ELEMENTS);
      return;
    case 13:
      reader.message(() => readEntry(reader, tensor.external));
      return;
    default:
      reader.skip();
  }
}

/** StringStringEntryProto. */
function readEntry(reader: WireReader, into: Map<string, string>): void {
  let [key, value] = ['', ''];
  while (reader.next()) {
    if (reader.field === 1) {
      key = reader.string();
    } else if (reader.field === 2) {
      value = reader.string();
    } else {
      reader.skip();
    }
  }
  into.set(key, value);
}

function externalOf(entries: ReadonlyMap<string, string>): OnnxExternalData {
  const length = entries.get('length');
  return {
    location: entries.get('location') ?? '',
    offset: Number(entries.get('offset') ?? 0),
    length: length === undefined ? null : Number(length),
  };
}

function valuesOf(reader: WireReader, tensor: RawTensor, elements: number): Float64Array | null {
  const isPosition = tensor.dtype === 'int64' || tensor.dtype === 'int32';
  if (elements > (isPosition ? KEPT_ELEMENTS : KEPT_SCALES) || !reader.keepElements(elements)) {
    return null;
  }
  if (tensor.raw !== null) {
    return decodeElements(reader.file.bytesAt(tensor.raw.start, tensor.raw.length), tensor.dtype);
  }
  // Typed fields hold 16-bit floats as bit patterns: of no use as numbers.
  const isNumber = decoders[tensor.dtype] !== undefined;
  return isNumber && tensor.listedCount === elements ? Float64Array.from(tensor.listed) : null;
}

type Decoder = (view: DataView, index: number) => number;

const decoders: Readonly<Partial<Record<OnnxElementType, Decoder>>> = {
  float32: (view, index) => view.getFloat32(index * 4, true),
  float64: (view, index) => view.getFloat64(index * 8, true),
  int8: (view, index) => view.getInt8(index),
  uint8: (view, index) => view.getUint8(index),
  bool: (view, index) => view.getUint8(index),
  int16: (view, index) => view.getInt16(index * 2, true),
  uint16: (view, index) => view.getUint16(index * 2, true),
  int32: (view, index) => view.getInt32(index * 4, true),
  uint32: (view, index) => view.getUint32(index * 4, true),
  int64: (view, index) => Number(view.getBigInt64(index * 8, true)),
  uint64: (view, index) => Number(view.getBigUint64(index * 8, true)),
};

/** Elements stored as raw little-endian data; null for types that no shape arithmetic uses. */
export function decodeElements(data: Uint8Array, dtype: OnnxElementType): Float64Array | null {
  const decode = decoders[dtype];
  if (decode === undefined) {
    return null;
  }
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const count = Math.floor(data.byteLength / bytesOf(dtype, 1));
  return Float64Array.from({ length: count }, (_, index) => decode(view, index));
}
