import { DELIMITED, WireCursor } from '../../io/protobuf/wire-cursor';

/** A field of a message in memory. */
export interface WireField {
  readonly number: number;
  /** Tag and value, to be copied as they are. */
  readonly whole: Buffer;
  /** The value of a length-delimited field; empty for others. */
  readonly value: Buffer;
}

/** The fields of a message, in order. @throws WireError when the bytes are no message */
export function* fieldsOf(message: Buffer): Generator<WireField> {
  const cursor = new WireCursor(message);
  for (let start = 0; cursor.next(); start = cursor.at) {
    const { field: number, wire } = cursor;
    let value = start;
    if (wire === DELIMITED) {
      const outer = cursor.enter();
      value = cursor.at;
      cursor.leave(outer);
    } else {
      cursor.skip();
      value = cursor.at;
    }
    yield { number, whole: message.subarray(start, cursor.at), value: message.subarray(value, cursor.at) };
  }
}
