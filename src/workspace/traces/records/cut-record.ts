/** Where one record ends whose beginning is known. */
import { MORE, StructureScan } from '../../../io/structure-scan';
import { WireCursor, WireError } from '../../../io/protobuf/wire-cursor';
import { ELEMENT_TAG } from '../otlp-proto/layout';
import type { TraceFormat } from '../format';

const QUOTE = 0x22;
const NEWLINE = 0x0a;
const OPEN_OBJECT = 0x7b;

/** Bytes of the record, 'more' when it goes on behind the bytes, null when none begins there. */
export type RecordEnd = number | 'more' | null;

/** @param isLast no bytes follow */
export function recordEnd(format: TraceFormat['kind'], bytes: Buffer, isLast: boolean): RecordEnd {
  switch (format) {
    case 'json':
      return endOfJson(bytes);
    case 'proto':
      return endOfElement(bytes);
    case 'table':
      return endOfRow(bytes, isLast);
  }
}

function endOfJson(bytes: Buffer): RecordEnd {
  if (bytes[0] !== OPEN_OBJECT) {
    return bytes.length === 0 ? 'more' : null;
  }
  const end = new StructureScan().run(bytes, 0, bytes.length);
  return end === MORE ? 'more' : end < 0 ? null : end;
}

function endOfElement(bytes: Buffer): RecordEnd {
  if (bytes[0] !== ELEMENT_TAG) {
    return bytes.length === 0 ? 'more' : null;
  }
  const cursor = new WireCursor(bytes, 1, bytes.length);
  try {
    const length = cursor.varint();
    const end = cursor.at + length;
    return end <= bytes.length ? end : 'more';
  } catch (error) {
    if (error instanceof WireError) {
      return bytes.length < 11 ? 'more' : null;
    }
    throw error;
  }
}

/** A line break inside quotes belongs to the row. */
function endOfRow(bytes: Buffer, isLast: boolean): RecordEnd {
  let isQuoted = false;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === QUOTE) {
      isQuoted = !isQuoted;
    } else if (bytes[at] === NEWLINE && !isQuoted) {
      return at + 1;
    }
  }
  return isLast && bytes.length > 0 ? bytes.length : 'more';
}
