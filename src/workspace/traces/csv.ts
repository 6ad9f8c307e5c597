import type { ByteWindow } from '../../io/byte-window';
import { type CsvRow, visitCsvRows } from '../../io/csv-rows';
import { statusOf } from './attributes';
import { delimiterOf, missingColumns, recogniseColumns, type SpanColumns } from './csv-columns';
import { assumedDurationUnit, parseTime, type TimeFormat, timeFormatOf } from './csv-times';
import { idOf } from './ids';
import { statementOf } from './failure-text';
import { isHttpFailure, isRpcFailure } from './outcome';
import type { ProblemLog } from './problem-log';
import { serviceOfPod } from './service-name';
import type { RawSpan, SpanIntake } from './span-intake';
import { spanKindOf } from './span-kind';
import { type Instant, lengthOf } from './times';

const MAX_HEADER_BYTES = 64 << 10;
const NO_PARENT = new Set(['', 'root', '0', '-1', 'null', 'none', 'nil', 'nan', 'undefined', '-']);

/** Reads a table of spans, one row each. The header decides what the columns mean; see `recogniseColumns`. */
export async function readCsvSpans(
  window: ByteWindow,
  file: string,
  intake: SpanIntake,
  problems: ProblemLog,
): Promise<void> {
  const delimiter = delimiterOf(await firstLine(window));
  let table: SpanTable | undefined;
  let record = 0;
  await visitCsvRows(window, delimiter.charCodeAt(0), {
    row(row) {
      if (table === undefined) {
        table = new SpanTable(row, problems);
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

/** The header line, without taking it: the rows are read from the start of the file. */
async function firstLine(window: ByteWindow): Promise<string> {
  for (;;) {
    const text = window.text(window.base, Math.min(window.end, window.base + MAX_HEADER_BYTES)).trimStart();
    const end = text.indexOf('\n');
    if (end >= 0) {
      return text.slice(0, end);
    }
    if (window.length >= MAX_HEADER_BYTES || !(await window.fill(0))) {
      return text;
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
  private startFormat: TimeFormat | undefined;
  private endFormat: TimeFormat | undefined;
  private durationUnitNoted = false;
  /** Services and operations repeat in every row: one text each instead of one a row. */
  private readonly names = new Map<string, string>();
  private readonly services = new Map<string, string>();

  constructor(
    header: CsvRow,
    private readonly problems: ProblemLog,
  ) {
    this.width = header.count;
    const fields = Array.from({ length: header.count }, (_, index) =>
      header.text(index).replace(/^\uFEFF/, ''),
    );
    this.columns = recogniseColumns(fields);
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
    const text = (column: keyof SpanColumns): string => {
      const use = columns[column];
      return use === undefined ? '' : row.text(use.index);
    };
    const parent = text('parentId').trim();
    const time = this.timesOf(text('start'), text('end'), text('duration'));
    const [status, error] = [text('status').trim(), text('error').trim()];
    const failed = isFailure(status, error);
    return {
      traceId: idOf(text('traceId').trim()),
      spanId: idOf(text('spanId').trim()),
      parentId: NO_PARENT.has(parent.toLowerCase()) ? undefined : idOf(parent),
      service: this.serviceOf(text('service').trim(), text('pod').trim()),
      operation: this.intern(text('operation')),
      kind: spanKindOf(text('kind').trim()),
      ...time,
      error: failed,
      failure: failed ? failureOf(status, error) : undefined,
      peer: text('peer').trim() === '' ? undefined : this.intern(text('peer').trim()),
      shared: false,
      attributes: (add) => {
        for (const { name, index } of this.attributes) {
          add(name, row.text(index));
        }
      },
    };
  }

  private timesOf(
    startText: string,
    endText: string,
    durationText: string,
  ): Pick<RawSpan, 'start' | 'length'> {
    const start = this.startOf(startText);
    const end = this.endOf(endText);
    if (start !== undefined && end !== undefined) {
      return { start, length: { end } };
    }
    const durationMs = this.durationOf(durationText);
    if (durationMs === undefined) {
      return { start, length: undefined };
    }
    if (start !== undefined || end === undefined) {
      return { start, length: { ms: durationMs } };
    }
    return { start: earlier(end, durationMs), length: { ms: durationMs } };
  }

  private startOf(text: string): Instant | undefined {
    if (text === '') {
      return undefined;
    }
    this.startFormat ??= timeFormatOf(text, this.columns.start?.unit);
    return this.startFormat === undefined ? undefined : parseTime(text, this.startFormat);
  }

  private endOf(text: string): Instant | undefined {
    if (text === '') {
      return undefined;
    }
    this.endFormat ??= timeFormatOf(text, this.columns.end?.unit);
    return this.endFormat === undefined ? undefined : parseTime(text, this.endFormat);
  }

  private durationOf(text: string): number | undefined {
    const format = this.startFormat ?? this.endFormat;
    const { duration } = this.columns;
    if (text === '' || format === undefined || duration === undefined) {
      return undefined;
    }
    const unit = duration.unit ?? assumedDurationUnit(format);
    if (duration.unit === undefined && !this.durationUnitNoted) {
      this.durationUnitNoted = true;
      this.problems.count(
        'note',
        `column '${duration.name}' names no unit: read as ${unit === 'us' ? 'µs' : unit}`,
      );
    }
    return lengthOf(text, unit) ?? Number.NaN;
  }

  private serviceOf(service: string, pod: string): string | undefined {
    if (service !== '') {
      return this.intern(service);
    }
    if (pod === '') {
      return undefined;
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

function earlier(end: Instant, durationMs: number): Instant {
  const ms = end.ms + end.ns / 1e6 - durationMs;
  return { ms: Math.floor(ms), ns: (ms - Math.floor(ms)) * 1e6 };
}

function failureOf(status: string, error: string): string | undefined {
  const httpStatus = isHttpFailure(status) ? status : undefined;
  return statementOf(error) ?? (httpStatus === undefined ? undefined : `HTTP ${httpStatus}`);
}

/** A code of gRPC by its name; numbers in a status column are those of OpenTelemetry or HTTP. */
function isRpcName(status: string): boolean {
  return Number.isNaN(Number(status)) && isRpcFailure(status);
}

function isFailure(status: string, error: string): boolean {
  if (/^(true|1|yes|error)$/i.test(error)) {
    return true;
  }
  return status !== '' && (statusOf(status) === 'error' || isHttpFailure(status) || isRpcName(status));
}
