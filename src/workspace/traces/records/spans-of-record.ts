/** The spans of one record, as the readers of whole files give them. */
import { ByteWindow } from '../../../io/byte-window';
import { visitCsvRows } from '../../../io/csv-rows';
import type { JsonObject } from '../../../io/json-cut';
import { WireCursor, WireError } from '../../../io/protobuf/wire-cursor';
import type { TableReading } from '../csv';
import type { TraceFormat } from '../format';
import { spansOfElement } from '../otlp-proto/spans';
import { ProblemLog } from '../problem-log';
import type { Span } from '../span';
import { type RawSpan, SpanIntake } from '../span-intake';
import { SpanRows } from '../span-rows';

export interface RecordPlace {
  readonly file: string;
  readonly offset: number;
}

/** Hands over the spans of a record; attributes can be read while a span is handed over. */
export async function spansOfRecord(
  format: TraceFormat,
  table: TableReading | null,
  bytes: Buffer,
  location: RecordPlace,
  deliver: (span: Span) => void,
): Promise<void> {
  const intake = new SpanIntake(new ProblemLog(location.file), deliver);
  const accept = (raw: RawSpan): void => intake.accept(raw, location, {});
  if (format.kind === 'table') {
    if (table !== null) {
      await rowSpan(table, bytes, accept);
    }
    return;
  }
  try {
    const spans =
      format.kind === 'json'
        ? format.json.spans(JSON.parse(bytes.toString('utf8')) as JsonObject)
        : spansOfElement(contentOf(bytes));
    for (const raw of spans) {
      accept(raw);
    }
  } catch (error) {
    // What came before counts, as when the file was read whole.
    if (!(error instanceof WireError || error instanceof SyntaxError)) {
      throw error;
    }
  }
}

/** Over the content of an element that begins with its tag and length. */
function contentOf(bytes: Buffer): WireCursor {
  const head = new WireCursor(bytes, 1, bytes.length);
  head.varint();
  return new WireCursor(bytes, head.at, bytes.length);
}

async function rowSpan(table: TableReading, bytes: Buffer, accept: (raw: RawSpan) => void): Promise<void> {
  const rows = new SpanRows(table.fields, table.style ?? undefined, undefined);
  const chunks = [bytes];
  const window = new ByteWindow({
    read: () => Promise.resolve(chunks.pop() ?? null),
    cutShort: null,
    close: () => Promise.resolve(),
  });
  await visitCsvRows(window, table.delimiter.charCodeAt(0), {
    row: (row) => {
      if (rows.missing.length === 0 && row.count === table.fields.length) {
        accept(rows.spanOf((column) => row.text(column)));
      }
    },
    broken: () => undefined,
  });
}
