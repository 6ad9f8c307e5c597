/** A field of a message in Protocol Buffers: a number, or the bytes of a text or message, cut where the head ends. */
export interface MessageField {
  readonly number: number;
  readonly value: number | Buffer;
}

const LOOKED_AT_FIELDS = 40;

/** The first fields of a message; [] where the bytes are none. The last field may be cut. */
export function messageFields(bytes: Buffer): MessageField[] {
  const fields: MessageField[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 70 && at < bytes.length; shift += 7) {
      const byte = bytes[at++];
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) {
        return value;
      }
    }
    return NaN;
  };
  while (at < bytes.length && fields.length < LOOKED_AT_FIELDS) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    const wire = tag % 8;
    if (!(number > 0) || (wire !== 0 && wire !== 1 && wire !== 2 && wire !== 5)) {
      return Number.isNaN(tag) ? fields : [];
    }
    if (wire === 0) {
      fields.push({ number, value: varint() });
      continue;
    }
    const length = wire === 1 ? 8 : wire === 5 ? 4 : varint();
    if (Number.isNaN(length)) {
      return fields;
    }
    fields.push({ number, value: bytes.subarray(at, at + length) });
    at += length;
  }
  return fields;
}
