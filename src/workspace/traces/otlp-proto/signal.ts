import { DELIMITED, FIXED32, FIXED64, VARINT, WireCursor, WireError } from '../../../io/protobuf/wire-cursor';

/** What an export holds: OTLP's three requests look alike on the wire down to their innermost records. */
export type Signal = 'resourceSpans' | 'resourceLogs' | 'resourceMetrics';

const SCOPED = 2;
/** Where instrumentation libraries stood before OTLP 0.15. */
const SCOPED_BEFORE = 1000;
const RECORDS = 2;

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;

type Wires = Readonly<Record<number, number>>;
/** Wire type of each field; every field that is present has to agree. */
const SPAN: Wires = {
  1: DELIMITED,
  2: DELIMITED,
  3: DELIMITED,
  4: DELIMITED,
  5: DELIMITED,
  6: VARINT,
  7: FIXED64,
  8: FIXED64,
  9: DELIMITED,
  10: VARINT,
  11: DELIMITED,
  12: VARINT,
  13: DELIMITED,
  14: VARINT,
  15: DELIMITED,
  16: FIXED32,
};
const LOG: Wires = {
  1: FIXED64,
  2: VARINT,
  3: DELIMITED,
  5: DELIMITED,
  6: DELIMITED,
  7: VARINT,
  8: FIXED32,
  9: DELIMITED,
  10: DELIMITED,
  11: FIXED64,
  12: DELIMITED,
};
const METRIC: Wires = {
  1: DELIMITED,
  2: DELIMITED,
  3: DELIMITED,
  5: DELIMITED,
  7: DELIMITED,
  9: DELIMITED,
  10: DELIMITED,
  11: DELIMITED,
  12: DELIMITED,
};
const LOG_TIMES: ReadonlySet<number> = new Set([1, 11]);
const METRIC_DATA: ReadonlySet<number> = new Set([5, 7, 9, 10, 11]);

/**
 * What the first record inside an element of an export is: a span, a log line or a metric; undefined when there is none
 * or it is none of them. Works on an element whose end is missing.
 * @param from offset of the element's content in `bytes`
 * @param to where it ends, or where the bytes end
 */
export function signalOf(bytes: Buffer, from: number, to: number): Signal | undefined {
  const cursor = new WireCursor(bytes, from, to);
  try {
    while (cursor.next()) {
      const isScoped = cursor.field === SCOPED || cursor.field === SCOPED_BEFORE;
      if (cursor.wire !== DELIMITED) {
        return undefined;
      }
      const [start, end] = extentOf(cursor);
      const signal = isScoped ? signalOfScope(bytes, start, end) : undefined;
      if (signal !== undefined) {
        return signal;
      }
    }
  } catch (error) {
    if (!(error instanceof WireError)) {
      throw error;
    }
  }
  return undefined;
}

function signalOfScope(bytes: Buffer, from: number, to: number): Signal | undefined {
  const cursor = new WireCursor(bytes, from, to);
  while (cursor.next()) {
    if (cursor.wire !== DELIMITED) {
      return undefined;
    }
    const [start, end] = extentOf(cursor);
    if (cursor.field === RECORDS) {
      return signalOfRecord(bytes, start, end);
    }
  }
  return undefined;
}

/** Where the value of a delimited field lies; one that is cut off ends with the bytes. Passes over it. */
function extentOf(cursor: WireCursor): [from: number, to: number] {
  const length = cursor.varint();
  const start = cursor.at;
  cursor.at = Math.min(start + length, cursor.end);
  return [start, cursor.at];
}

function signalOfRecord(bytes: Buffer, from: number, to: number): Signal | undefined {
  const cursor = new WireCursor(bytes, from, to);
  let [isSpan, isLog, isMetric] = [true, true, true];
  let [hasTraceId, hasSpanId, hasLogTime, hasName, hasData] = [false, false, false, false, false];
  try {
    while (cursor.next()) {
      const { field, wire } = cursor;
      isSpan &&= SPAN[field] === wire;
      isLog &&= LOG[field] === wire;
      isMetric &&= METRIC[field] === wire;
      const start = cursor.at;
      cursor.skip();
      // One byte of length stands before an id.
      if (field === 1) {
        hasTraceId = cursor.at - start === TRACE_ID_BYTES + 1;
      } else if (field === 2) {
        hasSpanId = cursor.at - start === SPAN_ID_BYTES + 1;
      } else if (field === 7 && isSpan && hasTraceId && hasSpanId) {
        return 'resourceSpans';
      }
      hasLogTime ||= LOG_TIMES.has(field);
      hasName ||= field === 1;
      hasData ||= METRIC_DATA.has(field);
    }
  } catch (error) {
    // The record may be cut off here; what was seen counts.
    if (!(error instanceof WireError)) {
      throw error;
    }
  }
  if (isLog && hasLogTime) {
    return 'resourceLogs';
  }
  return isMetric && hasName && hasData ? 'resourceMetrics' : undefined;
}
