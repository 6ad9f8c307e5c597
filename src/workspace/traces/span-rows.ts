import {
  type ColumnUse,
  missingColumns,
  recogniseColumns,
  type SpanColumn,
  type SpanColumns,
} from './csv-columns';
import { NO_OUTCOME, OUTCOME_COLUMNS, outcomeOf, type RowOutcome } from './csv-outcome';
import { RowTimes, type TableStyle } from './csv-times';
import { idOf } from './ids';
import type { Origin } from './origin';
import type { ProblemLog } from './problem-log';
import { isUnnamed, serviceOfPod } from './service-name';
import type { AttributeReader } from './span';
import type { RawSpan } from './span-intake';
import { spanKindOf } from './span-kind';

const NO_PARENT = new Set(['', 'root', '0', '-1', 'null', 'none', 'nil', 'nan', 'undefined', '-']);
const LONGEST_NO_PARENT = Math.max(...[...NO_PARENT].map((word) => word.length));

/** What rows of one pod have in common: one text and one object each instead of one a row. */
interface Pod {
  readonly name: string;
  readonly service: string;
  /** By version. */
  readonly origins: Map<string, Origin>;
}

/** Turns rows of a table into spans by the header of the table. */
export class SpanRows {
  private readonly columns: SpanColumns;
  /** Pod and version, and columns that mean nothing else here. */
  private readonly attributes: readonly { readonly name: string; readonly index: number }[];
  /** Columns that spans need and the header lacks; without them no row is a span. */
  readonly missing: readonly string[];
  private readonly times: RowTimes;
  private readonly outcomeColumns: readonly SpanColumn[];
  /** Cells of the outcome in the last row, and what they say: most rows say the same. */
  private readonly lastCells = new Map<SpanColumn, string>();
  private lastOutcome = NO_OUTCOME;
  /** Services and operations repeat in every row: one text each instead of one a row. */
  private readonly names = new Map<string, string>();
  private readonly pods = new Map<string, Pod>();
  /** Origins by version, of rows that name no pod. */
  private readonly unplaced = new Map<string, Origin>();

  constructor(fields: readonly string[], style: TableStyle | undefined, problems: ProblemLog | undefined) {
    this.columns = recogniseColumns(fields);
    this.times = new RowTimes(this.columns, style, problems);
    this.attributes = attributeColumns(fields, this.columns);
    this.outcomeColumns = OUTCOME_COLUMNS.filter((column) => this.columns[column] !== undefined);
    this.missing = missingColumns(this.columns);
  }

  /** Whether a column says which span a row belongs to. */
  get hasParents(): boolean {
    return this.columns.parentId !== undefined;
  }

  /** @param cell gives the text of a column of the row */
  spanOf(cell: (column: number) => string): RawSpan {
    const { columns } = this;
    const { start, length } = this.times.of(
      trimmed(cell, columns.start),
      trimmed(cell, columns.end),
      trimmed(cell, columns.duration),
    );
    const { error, failure } = this.outcomeOf(cell);
    const peer = trimmed(cell, columns.peer);
    const pod = this.podOf(trimmed(cell, columns.pod));
    const service = this.serviceOf(trimmed(cell, columns.service), trimmed(cell, columns.workload), pod);
    return {
      traceId: idOf(trimmed(cell, columns.traceId)),
      spanId: idOf(trimmed(cell, columns.spanId)),
      parentId: parentOf(trimmed(cell, columns.parentId)),
      service,
      origin: this.originOf(service, pod, trimmed(cell, columns.version)),
      operation: this.intern(trimmed(cell, columns.operation)),
      kind: spanKindOf(trimmed(cell, columns.kind)),
      start,
      length,
      error,
      failure,
      peer: peer === '' ? undefined : this.intern(peer),
      shared: false,
      attributes: this.attributesOf(cell),
    };
  }

  private outcomeOf(cell: (column: number) => string): RowOutcome {
    let isNew = false;
    for (const column of this.outcomeColumns) {
      const text = trimmed(cell, this.columns[column]);
      if (text !== this.lastCells.get(column)) {
        this.lastCells.set(column, text);
        isNew = true;
      }
    }
    if (isNew) {
      this.lastOutcome = outcomeOf((column) => this.lastCells.get(column) ?? '');
    }
    return this.lastOutcome;
  }

  private attributesOf(cell: (column: number) => string): AttributeReader {
    return (add) => {
      for (const { name, index } of this.attributes) {
        add(name, cell(index));
      }
    };
  }

  private serviceOf(service: string, workload: string, pod: Pod | undefined): string | undefined {
    if (service !== '' && !isUnnamed(service)) {
      return this.intern(service);
    }
    if (workload !== '') {
      return this.intern(workload);
    }
    return pod?.service ?? (service === '' ? undefined : this.intern(service));
  }

  private podOf(name: string): Pod | undefined {
    if (isNothing(name)) {
      return undefined;
    }
    let pod = this.pods.get(name);
    if (pod === undefined) {
      pod = { name, service: serviceOfPod(name), origins: new Map() };
      this.pods.set(name, pod);
    }
    return pod;
  }

  /** A service that is called like its pod has one copy as far as rows say. */
  private originOf(service: string | undefined, pod: Pod | undefined, text: string): Origin | undefined {
    const version = isNothing(text) ? '' : text;
    const instance = pod === undefined || pod.name === service ? undefined : pod;
    if (instance === undefined && version === '') {
      return undefined;
    }
    const origins = instance?.origins ?? this.unplaced;
    let origin = origins.get(version);
    if (origin === undefined) {
      origin = { instance: instance?.name, version: version === '' ? undefined : version };
      origins.set(version, origin);
    }
    return origin;
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

/** What exports write where a column does not hold for a row. */
const NOTHING = '-';

/** The cell of a column, or of one of the same meaning where it says nothing. */
function trimmed(cell: (column: number) => string, use: ColumnUse | undefined): string {
  const text = use === undefined ? '' : withoutBlanks(cell(use.index));
  if (use?.others === undefined || !isNothing(text)) {
    return text;
  }
  const others = use.others.map((index) => withoutBlanks(cell(index)));
  return others.find((other) => !isNothing(other)) ?? text;
}

const isNothing = (text: string): boolean => text === '' || text === NOTHING;

function withoutBlanks(text: string): string {
  // Hardly a cell has blanks, and looking is quicker than trimming: nine cells a row.
  return mayHaveBlanks(text.charCodeAt(0)) || mayHaveBlanks(text.charCodeAt(text.length - 1))
    ? text.trim()
    : text;
}

/** ASCII blanks and control characters, and everything beyond ASCII, where `trim` decides. */
function mayHaveBlanks(code: number): boolean {
  return code <= 0x20 || code >= 0x80;
}

function parentOf(text: string): string | undefined {
  return text.length <= LONGEST_NO_PARENT && NO_PARENT.has(text.toLowerCase()) ? undefined : idOf(text);
}

function attributeColumns(
  fields: readonly string[],
  { pod, version, ...others }: SpanColumns,
): { name: string; index: number }[] {
  const used = new Set(Object.values(others).map(({ index }) => index));
  return fields.flatMap((field, index) =>
    used.has(index) || field.trim() === ''
      ? []
      : [{ name: [pod, version].find((use) => use?.index === index)?.name ?? field.trim(), index }],
  );
}
