/** Reads the key-value properties of an ONNX model, and nothing else of it: weights are stepped over. */
import { ModelFileError } from './error';

const NOT_A_MODEL = 'it is no ONNX model, or damaged';
const METADATA_FIELD = 14;
const [VARINT_TYPE, FIXED64_TYPE, BYTES_TYPE, FIXED32_TYPE] = [0, 1, 2, 5];

/** @throws ModelFileError when the bytes are not a protobuf message. */
export function metadataProperties(model: Uint8Array): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  for (const { field, bytes } of fieldsOf(model)) {
    if (field === METADATA_FIELD && bytes !== null) {
      const entry = new Map([...fieldsOf(bytes)].map((each) => [each.field, decode(each.bytes)]));
      properties.set(entry.get(1) ?? '', entry.get(2) ?? '');
    }
  }
  return properties;
}

interface Field {
  readonly field: number;
  /** The content of a length-delimited field; null for numbers. */
  readonly bytes: Uint8Array | null;
}

function* fieldsOf(message: Uint8Array): Generator<Field> {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = message[at++];
      if (byte === undefined || factor > 2 ** 63) {
        throw new ModelFileError(NOT_A_MODEL);
      }
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) {
        return value;
      }
    }
  };
  while (at < message.length) {
    const tag = varint();
    const type = tag % 8;
    if (type === VARINT_TYPE) {
      varint();
      yield { field: Math.floor(tag / 8), bytes: null };
      continue;
    }
    const length = type === BYTES_TYPE ? varint() : sizeOfFixed(type);
    const start = at;
    at += length;
    if (at > message.length) {
      throw new ModelFileError(NOT_A_MODEL);
    }
    yield { field: Math.floor(tag / 8), bytes: type === BYTES_TYPE ? message.subarray(start, at) : null };
  }
}

function sizeOfFixed(type: number): number {
  if (type === FIXED64_TYPE || type === FIXED32_TYPE) {
    return type === FIXED64_TYPE ? 8 : 4;
  }
  throw new ModelFileError(NOT_A_MODEL);
}

function decode(bytes: Uint8Array | null): string {
  return bytes === null ? '' : new TextDecoder().decode(bytes);
}
