import { sizeOf } from '../tensors';

/** Elements of a stored tensor: float32 and int32 as models compute, 8-bit integers as compression leaves them. */
export type StoredArray = Float32Array | Int32Array | Int8Array | Uint8Array;
export type StoredType = 'float32' | 'int32' | 'int8' | 'uint8';

/** Row-major, [shape]. */
export interface StoredTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: StoredArray;
}

/** A tensor and how exactly it is stored. */
export interface TensorToStore extends StoredTensor {
  /** Of float32: elements are rounded to so many steps on either side of zero per output channel. Exact without. */
  readonly steps?: number;
}

const arrays = { float32: Float32Array, int32: Int32Array, int8: Int8Array, uint8: Uint8Array } as const;

export function typeOf(data: StoredArray): StoredType {
  if (data instanceof Float32Array) {
    return 'float32';
  }
  if (data instanceof Int32Array) {
    return 'int32';
  }
  return data instanceof Int8Array ? 'int8' : 'uint8';
}

export function elementBytes(type: StoredType): number {
  return arrays[type].BYTES_PER_ELEMENT;
}

export function bytesOf(type: StoredType, shape: readonly number[]): number {
  return sizeOf(shape) * elementBytes(type);
}

/** A copy of a tensor's elements; files are little-endian, as every platform that Meshlens runs on. */
export function elementsAt(
  bytes: Uint8Array,
  type: StoredType,
  offset: number,
  shape: readonly number[],
): StoredArray {
  const own = bytes.slice(offset, offset + bytesOf(type, shape));
  return new arrays[type](own.buffer, own.byteOffset, sizeOf(shape));
}
