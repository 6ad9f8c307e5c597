/** Element types by their code in TensorProto.DataType, with the bits one element takes (0: no fixed size). */
const TYPES = [
  ['undefined', 0],
  ['float32', 32],
  ['uint8', 8],
  ['int8', 8],
  ['uint16', 16],
  ['int16', 16],
  ['int32', 32],
  ['int64', 64],
  ['string', 0],
  ['bool', 8],
  ['float16', 16],
  ['float64', 64],
  ['uint32', 32],
  ['uint64', 64],
  ['complex64', 64],
  ['complex128', 128],
  ['bfloat16', 16],
  ['float8e4m3fn', 8],
  ['float8e4m3fnuz', 8],
  ['float8e5m2', 8],
  ['float8e5m2fnuz', 8],
  ['uint4', 4],
  ['int4', 4],
  ['float4e2m1', 4],
  ['float8e8m0', 8],
  ['uint2', 2],
  ['int2', 2],
] as const;

export type OnnxElementType = (typeof TYPES)[number][0];

const BITS = new Map<OnnxElementType, number>(TYPES);
const INTEGERS: ReadonlySet<OnnxElementType> = new Set<OnnxElementType>([
  'int8',
  'int16',
  'int32',
  'int64',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
]);

/** The type of a TensorProto.DataType code; codes of later ONNX versions give 'undefined'. */
export function elementTypeOf(code: number): OnnxElementType {
  return TYPES[code]?.[0] ?? 'undefined';
}

/** The TensorProto.DataType code of a type. */
export function codeOf(dtype: OnnxElementType): number {
  return TYPES.findIndex(([type]) => type === dtype);
}

export function isInteger(dtype: OnnxElementType): boolean {
  return INTEGERS.has(dtype);
}

/** Bytes of a tensor with so many elements; types below a byte are packed. 0 for types without a fixed size. */
export function bytesOf(dtype: OnnxElementType, elements: number): number {
  return Math.ceil((elements * (BITS.get(dtype) ?? 0)) / 8);
}

/** The number of elements of a shape; 1 for a scalar. */
export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}
