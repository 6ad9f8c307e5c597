import { DELIMITED, WireCursor, WireError } from '../../../io/protobuf/wire-cursor';

const RESOURCE = 1;
const SCHEMA_URL = 3;
/** Where instrumentation libraries stood before OTLP 0.15; everything else above has yet to be invented. */
const SCOPED_BEFORE = 1000;
const MAX_FIELD = 15;

/**
 * Whether the bytes between two offsets add up to an element of an OTLP request: fields in the order every encoder
 * writes them, a resource and a schema at most once. Looks at the outermost fields only.
 */
export function fitsElement(bytes: Buffer, from: number, to: number): boolean {
  const cursor = new WireCursor(bytes, from, to);
  let last = 0;
  try {
    while (cursor.next()) {
      const { field } = cursor;
      const isKnown = field <= MAX_FIELD || field === SCOPED_BEFORE;
      const repeats = field === last && (field === RESOURCE || field === SCHEMA_URL);
      if (!isKnown || cursor.wire !== DELIMITED || field < last || repeats) {
        return false;
      }
      last = field;
      cursor.skip();
    }
    return true;
  } catch (error) {
    if (error instanceof WireError) {
      return false;
    }
    throw error;
  }
}
