import type { ByteSource } from '../../io/byte-source';
import { ByteWindow } from '../../io/byte-window';
import { type CsvRow, visitCsvRows } from '../../io/csv-rows';
import {
  delimiterOf,
  headerFields,
  missingColumns,
  recogniseColumns,
  type SpanColumn,
  type SpanColumns,
} from './csv-columns';
import { outcomeOf } from './csv-outcome';
import { needsSurvey, surveyTable } from './csv-survey';
import { RowTimes, type TableStyle } from './csv-times';
import { idOf } from './ids';
import type { ProblemLog } from './problem-log';
import { isUnnamed, serviceOfPod } from './service-name';
import type { RawSpan, SpanIntake } from './span-intake';
import { spanKindOf } from './span-kind';

const MAX_HEADER_BYTES = 64 << 10;
const NO_PARENT = new Set(['', 'root', '0', '-1', 'null', 'none', 'nil', 'nan', 'undefined', '-']);

/** Reads a table of spans, one row each. The header decides what the columns mean; see `recogniseColumns`. */
export async function readCsvSpans(
  window: ByteWindow,
  file: string,
  intake: SpanIntake,
  problems: ProblemLog,
  again: () => Promise<ByteSource>,
): Promise<void> {
  const [headerLine, firstRow] = await firstLines(window);
  const delimiter = delimiterOf(headerLine);
  const style = await styleOf(headerLine, firstRow, delimiter, again);
  let table: SpanTable | undefined;
  let record = 0;
  await visitCsvRows(window, delimiter.charCodeAt(0), {
    row(row) {
      if (table === undefined) {
        table = new SpanTable(row, style, problems);
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
      const raw = table.spanOf(row);
      if (raw !== undefined) {
        intake.accept(raw, { file, line: row.line, offset: row.offset }, place);
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

/** The header of a table and what its first rows taught about units. */
class SpanTable {
  readonly width: number;
  private readonly columns: SpanColumns;
  /** The pod, and columns that mean nothing else here. */
  private readonly attributes: readonly { readonly name: string; readonly index: number }[];
  private readonly usable: boolean;
  private readonly times: RowTimes;
  /** Services and operations repeat in every row: one text each instead of one a row. */
  private readonly names = new Map<string, string>();
  private readonly services = new Map<string, string>();

  constructor(header: CsvRow, style: TableStyle | undefined, problems: ProblemLog) {
    this.width = header.count;
    const fields = Array.from({ length: header.count }, (_, index) =>
      header.text(index).replace(/^\uFEFF/, ''),
    );
    this.columns = recogniseColumns(fields);
    this.times = new RowTimes(this.columns, style, problems);
    this.attributes = attributeColumns(fields, this.columns);
    const missing = missingColumns(this.columns);
    this.usable = missing.length === 0;
    if (!this.usable) {
      problems.count('error', `not a table of spans: no column for ${missing.join(', ')}`, {
        line: header.line,
      });
    }
  }

  spanOf(row: CsvRow): RawSpan | undefined {
    if (!this.usable) {
      return undefined;
    }
    const { columns } = this;
    const text = (column: SpanColumn): string => {
      const use = columns[column];
      return use === undefined ? '' : row.text(use.index).trim();
    };
    const parent = text('parentId');
    const peer = text('peer');
    return {
      traceId: idOf(text('traceId')),
      spanId: idOf(text('spanId')),
      parentId: NO_PARENT.has(parent.toLowerCase()) ? undefined : idOf(parent),
      service: this.serviceOf(text('service'), text('workload'), text('pod')),
      operation: this.intern(text('operation')),
      kind: spanKindOf(text('kind')),
      ...this.times.of(text('start'), text('end'), text('duration')),
      ...outcomeOf(text),
      peer: peer === '' ? undefined : this.intern(peer),
      shared: false,
      attributes: (add) => {
        for (const { name, index } of this.attributes) {
          add(name, row.text(index));
        }
      },
    };
  }

  private serviceOf(service: string, workload: string, pod: string): string | undefined {
    if (service !== '' && !isUnnamed(service)) {
      return this.intern(service);
    }
    if (workload !== '') {
      return this.intern(workload);
    }
    if (pod === '') {
      return service === '' ? undefined : this.intern(service);
    }
    let name = this.services.get(pod);
    if (name === undefined) {
      name = serviceOfPod(pod);
      this.services.set(pod, name);
    }
    return name;
  }

  private intern(text: string): string {
    const known = this.names.get(text);
    if (known !== undefined) {
      return known;
    }
    this.names.set(text, text);
    return text;
  }
}

function attributeColumns(
  fields: readonly string[],
  { pod, ...others }: SpanColumns,
): { name: string; index: number }[] {
  const used = new Set(Object.values(others).map(({ index }) => index));
  return fields.flatMap((field, index) =>
    used.has(index) || field.trim() === ''
      ? []
      : [{ name: index === pod?.index ? pod.name : field.trim(), index }],
  );
}
