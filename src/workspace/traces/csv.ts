import type { ByteSource } from '../../io/byte-source';
import { ByteWindow } from '../../io/byte-window';
import { type CsvRow, visitCsvRows } from '../../io/csv-rows';
import { delimiterOf, headerFields, recogniseColumns } from './csv-columns';
import { needsSurvey, surveyTable } from './csv-survey';
import type { TableStyle } from './csv-times';
import type { ProblemLog } from './problem-log';
import type { SpanIntake } from './span-intake';
import { SpanRows } from './span-rows';

/** What the rows of a table need to be read one by one. */
export interface TableReading {
  readonly fields: readonly string[];
  readonly delimiter: string;
  /** Null where each cell is plain by itself. */
  readonly style: TableStyle | null;
}

const MAX_HEADER_BYTES = 64 << 10;

/** Reads a table of spans, one row each. The header decides what the columns mean; see `recogniseColumns`. */
export async function readCsvSpans(
  window: ByteWindow,
  file: string,
  intake: SpanIntake,
  problems: ProblemLog,
  again: () => Promise<ByteSource>,
  onTable?: (table: TableReading) => void,
): Promise<void> {
  const [headerLine, firstRow] = await firstLines(window);
  const delimiter = delimiterOf(headerLine);
  const style = await styleOf(headerLine, firstRow, delimiter, again);
  let table: { readonly width: number; readonly rows: SpanRows } | undefined;
  let record = 0;
  let current: CsvRow | undefined;
  const cell = (column: number): string => current?.text(column) ?? '';
  await visitCsvRows(window, delimiter.charCodeAt(0), {
    row(row) {
      if (table === undefined) {
        const fields = fieldsOf(row);
        onTable?.({ fields, delimiter, style: style ?? null });
        table = tableOf(fields, row.line, style, problems);
        return;
      }
      const place = { line: row.line, record: record++ };
      if (row.count !== table.width) {
        problems.report(
          'warning',
          'rows with a wrong number of fields',
          `row with ${row.count} fields where the header has ${table.width}: left out`,
          place,
        );
        return;
      }
      if (table.rows.missing.length === 0) {
        current = row;
        intake.accept(table.rows.spanOf(cell), { file, line: row.line, offset: row.offset }, place);
      }
    },
    broken(_offset, line, reason) {
      problems.report('warning', 'broken rows', `${reason}: the row was left out`, {
        line,
        record: record++,
      });
    },
  });
}

/** What all rows say about the cells; undefined where each cell is plain by itself. Opens the file a second time. */
async function styleOf(
  headerLine: string,
  firstRow: string,
  delimiter: string,
  again: () => Promise<ByteSource>,
): Promise<TableStyle | undefined> {
  const columns = recogniseColumns(headerFields(headerLine, delimiter));
  if (!needsSurvey(columns, headerFields(firstRow, delimiter), delimiter)) {
    return undefined;
  }
  const source = await again();
  try {
    return await surveyTable(new ByteWindow(source), columns, delimiter);
  } finally {
    await source.close();
  }
}

/** The header and the row below it, without taking them: the rows are read from the start of the file. */
async function firstLines(window: ByteWindow): Promise<[header: string, row: string]> {
  for (;;) {
    const text = window.text(window.base, Math.min(window.end, window.base + MAX_HEADER_BYTES)).trimStart();
    const lines = text
      .split(/\r?\n/)
      .filter((line, index, all) => line.trim() !== '' && index < all.length - 1);
    if (lines.length >= 2) {
      return [lines[0], lines[1]];
    }
    if (window.length >= MAX_HEADER_BYTES || !(await window.fill(0))) {
      const [header, row = ''] = text.split(/\r?\n/).filter((line) => line.trim() !== '');
      return [header ?? '', row];
    }
  }
}

function fieldsOf(header: CsvRow): string[] {
  return Array.from({ length: header.count }, (_, index) => header.text(index).replace(/^\uFEFF/, ''));
}

function tableOf(
  fields: readonly string[],
  line: number,
  style: TableStyle | undefined,
  problems: ProblemLog,
): { readonly width: number; readonly rows: SpanRows } {
  const rows = new SpanRows(fields, style, problems);
  if (rows.missing.length > 0) {
    const reason = `not a table of spans: no column for ${rows.missing.join(', ')}`;
    problems.count('error', reason, { line });
  } else if (!rows.hasParents) {
    problems.count('note', 'no column for the parent: which span calls which is not known');
  }
  return { width: fields.length, rows };
}
