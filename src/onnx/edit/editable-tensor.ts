/** Tensors of a model that is rewritten: the data is fetched when it is needed, because a model may hold gigabytes. */
import { closeSync, openSync, readSync } from 'node:fs';
import { WireWriter } from '../../io/protobuf/wire-writer';
import { bytesOf, codeOf, elementsOf, type OnnxElementType } from '../element-type';
import type { OnnxExternalData } from '../model';
import { fromFloat16 } from './float16';
import { fieldsOf } from './wire-fields';

export interface EditableTensor {
  readonly name: string;
  readonly dtype: OnnxElementType;
  readonly dims: readonly number[];
  /** The elements, row by row, little-endian; null for types that are not stored as plain numbers. */
  data(): Uint8Array | null;
  /** The message as the file has it, without external data; null when the tensor is new or its data lies elsewhere. */
  readonly message: Uint8Array | null;
}

export function newTensor(
  name: string,
  dtype: OnnxElementType,
  dims: readonly number[],
  data: Float32Array | Int8Array | Uint8Array | Uint16Array | Int32Array | BigInt64Array,
): EditableTensor {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { name, dtype, dims, data: () => bytes, message: null };
}

/** A float32 scalar. */
export function floatScalar(name: string, value: number): EditableTensor {
  return newTensor(name, 'float32', [], Float32Array.of(value));
}

/** A tensor of the file. @param path absolute path of its external data */
export function storedTensor(
  { name, dtype, dims }: Pick<EditableTensor, 'name' | 'dtype' | 'dims'>,
  message: Buffer,
  external: (OnnxExternalData & { readonly path: string }) | null,
): EditableTensor {
  return {
    name,
    dtype,
    dims,
    data: () => (external === null ? inlineData(message, dtype, dims) : externalData(external, dtype, dims)),
    message: external === null ? message : null,
  };
}

function externalData(
  { path, offset }: OnnxExternalData & { readonly path: string },
  dtype: OnnxElementType,
  dims: readonly number[],
): Uint8Array {
  const data = new Uint8Array(bytesOf(dtype, elementsOf(dims)));
  const descriptor = openSync(path, 'r');
  try {
    for (let filled = 0; filled < data.length;) {
      const count = readSync(descriptor, data, filled, data.length - filled, offset + filled);
      if (count === 0) {
        throw new Error(`${path} ends before the data of a tensor`);
      }
      filled += count;
    }
  } finally {
    closeSync(descriptor);
  }
  return data;
}

/** From `raw_data`, or from the typed fields that hold the same numbers. */
function inlineData(message: Buffer, dtype: OnnxElementType, dims: readonly number[]): Uint8Array | null {
  const typed: Buffer[] = [];
  for (const { number, value, whole } of fieldsOf(message)) {
    if (number === 9) {
      return value;
    }
    if (number === 4) {
      // A packed list, or one number after its tag of a byte.
      typed.push(value.length > 0 ? value : whole.subarray(1));
    }
  }
  if (dtype !== 'float32' || typed.length === 0) {
    return elementsOf(dims) === 0 ? new Uint8Array(0) : null;
  }
  const data = Buffer.concat(typed);
  return data.length === bytesOf(dtype, elementsOf(dims)) ? data : null;
}

/** The elements as numbers; null for types other than float32, float64 and float16, and for data that cannot be had. */
export function floatsOf(tensor: EditableTensor): Float32Array | null {
  const bytes = ['float32', 'float64', 'float16'].includes(tensor.dtype) ? tensor.data() : null;
  if (bytes === null) {
    return null;
  }
  const buffer = alignedCopy(bytes);
  if (tensor.dtype === 'float64') {
    return Float32Array.from(new Float64Array(buffer));
  }
  return tensor.dtype === 'float16' ? fromFloat16(new Uint16Array(buffer)) : new Float32Array(buffer);
}

/** The fields of TensorProto before its data. */
export function tensorHeader({ name, dtype, dims }: EditableTensor): Uint8Array {
  return new WireWriter().integers(1, dims).integer(2, codeOf(dtype)).string(8, name).finish();
}

/** Typed arrays need memory that begins at a multiple of their elements' size. */
export function alignedCopy(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
