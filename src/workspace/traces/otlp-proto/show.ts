import type { JsonObject } from '../../../io/json-cut';
import { type FieldType, type Message, RESOURCE_SPANS } from './schema';
import { DELIMITED, FIXED32, FIXED64, VARINT, WireCursor, WireError } from '../../../io/protobuf/wire-cursor';

/** Protocol Buffers itself stops at the same depth. */
const MAX_DEPTH = 100;

const WIRE_OF: Readonly<Record<Exclude<FieldType, Message>, number>> = {
  text: DELIMITED,
  hex: DELIMITED,
  base64: DELIMITED,
  bool: VARINT,
  number: VARINT,
  int64: VARINT,
  fixed32: FIXED32,
  fixed64: FIXED64,
  sfixed64: FIXED64,
  double: FIXED64,
};

/**
 * An element of an OTLP request, tag and length included, in OTLP's JSON form for display: names in camel
 * case, ids as hexadecimal, 64-bit times as text.
 * @param bytes begin with the element and may go on behind it
 * @returns null when no element begins there, or it does not end
 */
export function showElement(bytes: Buffer): JsonObject | null {
  const cursor = new WireCursor(bytes);
  try {
    if (!cursor.next() || cursor.field !== 1 || cursor.wire !== DELIMITED) {
      return null;
    }
    const outer = cursor.enter();
    const element = messageOf(cursor, RESOURCE_SPANS);
    cursor.leave(outer);
    return element;
  } catch (error) {
    if (error instanceof WireError) {
      return null;
    }
    throw error;
  }
}

function nested(cursor: WireCursor, schema: Message, depth: number): JsonObject {
  const outer = cursor.enter();
  const message = messageOf(cursor, schema, depth);
  cursor.leave(outer);
  return message;
}

/**
 * The rest of the message over which the cursor stands, in OTLP's JSON form; fields outside the schema are left out.
 * @throws WireError at the first byte that is none of a message
 */
export function messageOf(cursor: WireCursor, schema: Message, depth = 0): JsonObject {
  const fields = schema();
  const message: Record<string, unknown> = {};
  while (cursor.next()) {
    const field = fields.get(cursor.field);
    const wire = field === undefined || typeof field.type === 'function' ? DELIMITED : WIRE_OF[field.type];
    if (field === undefined || cursor.wire !== wire || depth >= MAX_DEPTH) {
      cursor.skip();
    } else if (field.many) {
      ((message[field.name] ??= []) as unknown[]).push(valueOf(cursor, field.type, depth));
    } else {
      message[field.name] = valueOf(cursor, field.type, depth);
    }
  }
  return message;
}

function valueOf(cursor: WireCursor, type: FieldType, depth: number): unknown {
  switch (type) {
    case 'text':
      return cursor.text();
    case 'hex':
      return cursor.hex();
    case 'base64':
      return cursor.base64();
    case 'bool':
      return cursor.varint() !== 0;
    case 'number':
      return cursor.varint();
    case 'int64':
      return String(cursor.int64());
    case 'fixed32':
      return cursor.fixed32();
    case 'fixed64': {
      const { high, low } = cursor.fixed64();
      return String((BigInt(high) << 32n) | BigInt(low));
    }
    case 'sfixed64': {
      const { high, low } = cursor.fixed64();
      return String(BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low)));
    }
    case 'double':
      return cursor.double();
    default:
      return nested(cursor, type, depth + 1);
  }
}
