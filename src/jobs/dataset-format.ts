/**
 * Datasets as bytes: plain values in which typed arrays may stand anywhere.
 *
 * Layout: magic, header length (uint32), header (JSON), then each array's bytes from a multiple of 8 on. The header holds
 * the value with each array replaced by `{"$array": index}`, and the arrays' types and lengths. Little-endian.
 */
import { createHash } from 'node:crypto';
import { requirePlainJson } from './plain-json';

const MAGIC = 'meshlens-dataset 1\n';
const ALIGNMENT = 8;
const PLACEHOLDER = '$array';

const arrayTypes = {
  Float32Array,
  Float64Array,
  Int8Array,
  Int16Array,
  Int32Array,
  Uint8Array,
  Uint16Array,
  Uint32Array,
} as const;

type NumericArray = InstanceType<(typeof arrayTypes)[keyof typeof arrayTypes]>;

interface Header {
  readonly value: unknown;
  readonly arrays: readonly { readonly type: keyof typeof arrayTypes; readonly length: number }[];
}

/** SHA-256 of a dataset's bytes, in hex. The type parameter says what it is the key of. */
export type DatasetKey<T> = string & { readonly datasetOf?: T };

export interface EncodedDataset<T> {
  readonly key: DatasetKey<T>;
  /** In the order of the file. */
  readonly parts: readonly Uint8Array[];
}

/** @throws an Error when the value holds more than JSON and typed arrays */
export function encodeDataset<T>(value: T): EncodedDataset<T> {
  const arrays: NumericArray[] = [];
  const header: Header = {
    value: replaceArrays(value, arrays),
    arrays: arrays.map((array) => ({ type: typeOf(array), length: array.length })),
  };
  requirePlainJson(header.value, 'dataset');
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  const parts: Uint8Array[] = [Buffer.from(MAGIC), length, text];
  let at = MAGIC.length + length.length + text.length;
  for (const array of arrays) {
    const padding = paddingAt(at);
    parts.push(new Uint8Array(padding), new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    at += padding + array.byteLength;
  }
  return { key: hashOf(parts), parts };
}

/** @throws an Error when the bytes are not those of the key's dataset */
export function decodeDataset<T>(bytes: Uint8Array, key: DatasetKey<T>): T {
  if (hashOf([bytes]) !== key) {
    throw new Error('its content is not what its name says: the file is damaged');
  }
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = MAGIC.length + 4;
  if (view.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw new Error('it is not a dataset of this format');
  }
  let at = start + view.readUInt32LE(MAGIC.length);
  const { value, arrays } = JSON.parse(view.toString('utf8', start, at)) as Header;
  return restoreArrays(
    value,
    arrays.map(({ type, length }) => {
      at += paddingAt(at);
      // A copy starts on a boundary that every element type accepts, and keeps no file alive.
      const copy = Uint8Array.from(view.subarray(at, at + length * arrayTypes[type].BYTES_PER_ELEMENT));
      at += copy.length;
      return new arrayTypes[type](copy.buffer);
    }),
  ) as T;
}

function replaceArrays(value: unknown, arrays: NumericArray[]): unknown {
  if (isNumericArray(value)) {
    arrays.push(value);
    return { [PLACEHOLDER]: arrays.length - 1 };
  }
  return mapChildren(value, (child) => replaceArrays(child, arrays));
}

function restoreArrays(value: unknown, arrays: readonly NumericArray[]): unknown {
  if (typeof value === 'object' && value !== null && PLACEHOLDER in value) {
    return arrays[value[PLACEHOLDER] as number];
  }
  return mapChildren(value, (child) => restoreArrays(child, arrays));
}

/** Objects that are not plain are handed on as they are, for `requirePlainJson` to refuse. */
function mapChildren(value: unknown, change: (child: unknown) => unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(change);
  }
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, change(child)]));
  }
  return value;
}

function isNumericArray(value: unknown): value is NumericArray {
  return Object.values(arrayTypes).some((type) => value instanceof type);
}

function typeOf(array: NumericArray): keyof typeof arrayTypes {
  return array.constructor.name as keyof typeof arrayTypes;
}

function paddingAt(offset: number): number {
  return (ALIGNMENT - (offset % ALIGNMENT)) % ALIGNMENT;
}

function hashOf(parts: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const part of parts) {
    hash.update(part);
  }
  return hash.digest('hex');
}
