import { delimiterOf, headerFields, missingColumns, recogniseColumns } from '../traces/csv-columns';
import type { Verdict } from './discovered-file';

const MAX_HEADER_CHARACTERS = 16 << 10;

/** A table is one of spans when its header names the columns a span needs; other tables are ignored. */
export function sniffCsv(head: string): Verdict {
  const text = head.replace(/^\uFEFF/, '').trimStart();
  const line = text.slice(0, MAX_HEADER_CHARACTERS).split(/\r?\n/, 1)[0];
  const columns = recogniseColumns(headerFields(line, delimiterOf(line)));
  const missing = missingColumns(columns);
  if (missing.length === 0) {
    return { kind: 'csv-spans' };
  }
  if (columns.traceId === undefined || columns.spanId === undefined) {
    return undefined;
  }
  return { refused: `a table with trace and span ids, but no column for ${missing.join(', ')}` };
}
