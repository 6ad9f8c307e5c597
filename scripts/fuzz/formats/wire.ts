/** Protocol Buffers fields, one function each, so that generators read like the schema. */

export function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) {
    bytes.push((rest % 0x80) | 0x80);
  }
  return Buffer.from([...bytes, rest]);
}

export function delimited(number: number, content: Uint8Array | string): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

export const message = (number: number, ...fields: readonly Buffer[]): Buffer =>
  delimited(number, Buffer.concat(fields));

export function fixed64(number: number, value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return Buffer.concat([varint(number * 8 + 1), bytes]);
}

export function double(number: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([varint(number * 8 + 1), bytes]);
}

export const integer = (number: number, value: number): Buffer =>
  Buffer.concat([varint(number * 8), varint(value)]);

/** An attribute with a text. */
export const attribute = (number: number, key: string, value: string): Buffer =>
  message(number, delimited(1, key), message(2, delimited(1, value)));
