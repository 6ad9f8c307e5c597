/** Reads the key-value properties of an ONNX model, and nothing else of it: weights are stepped over. */
import { DELIMITED, WireCursor, WireError } from '../../io/protobuf/wire-cursor';
import { ModelFileError } from './error';

const METADATA_FIELD = 14;

/** @throws ModelFileError when the bytes are not a protobuf message. */
export function metadataProperties(model: Uint8Array): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  const cursor = new WireCursor(Buffer.from(model.buffer, model.byteOffset, model.byteLength));
  try {
    while (cursor.next()) {
      if (cursor.field === METADATA_FIELD && cursor.wire === DELIMITED) {
        properties.set(...entryAt(cursor));
      } else {
        cursor.skip();
      }
    }
  } catch (error) {
    throw error instanceof WireError ? new ModelFileError('it is no ONNX model, or damaged') : error;
  }
  return properties;
}

function entryAt(cursor: WireCursor): [key: string, value: string] {
  const texts = ['', ''] as [string, string];
  const outer = cursor.enter();
  while (cursor.next()) {
    if (cursor.wire === DELIMITED && (cursor.field === 1 || cursor.field === 2)) {
      texts[cursor.field - 1] = cursor.text();
    } else {
      cursor.skip();
    }
  }
  cursor.leave(outer);
  return texts;
}
