import type { Problem } from '../contracts/problem';
import { failureGroupOf } from './failure-texts';
import { NO_ORIGIN } from './origin-rows';
import { SpanIndex } from './span-key';
import type { SpanColumns, SpanKeys } from './span-columns';
import { NO_ROW, SpanFlag, type SpanTable } from './span-table';
import { unnamedNotes, unnamedServices } from './unnamed';

const SIDES = SpanFlag.client | SpanFlag.server;

/** The rows of a table by their ids. One id may stand for several spans: both sides of a call, in Zipkin's B3. */
export interface RowsById {
  readonly index: SpanIndex;
  /** Per row the next span of the same id, or -1; null when every id stands for one span. */
  readonly next: Int32Array | null;
  /** 1 for a row that is no span of its own: a repeat or a further part of another row, or a part of nothing. */
  readonly duplicates: Uint8Array;
  /** With what the parts of a span say gathered in its first row. */
  readonly columns: SpanColumns & SpanKeys;
  readonly problems: readonly Problem[];
}

/**
 * Finds rows that report the same span and merges them as Zipkin does (`zipkin2.internal.Trace.merge`): a span is told
 * by its id, its side of the call and its service, and may be reported in several parts.
 */
export function rowsById(table: SpanTable): RowsById {
  const columns = table.freeze();
  const rows = table.length;
  const index = new SpanIndex(columns.keyHigh, columns.keyLow, rows);
  const duplicates = new Uint8Array(rows);
  const merge = new Merge(table, columns);
  let next: Int32Array | null = null;
  for (let row = 0; row < rows; row++) {
    const first = index.add(row);
    if (first === NO_ROW) {
      continue;
    }
    let held = first;
    let isSame = merge.isSameSpan(held, row);
    while (!isSame && next !== null && next[held] !== NO_ROW) {
      held = next[held];
      isSame = merge.isSameSpan(held, row);
    }
    if (isSame) {
      merge.into(held, row);
      duplicates[row] = 1;
    } else {
      next ??= new Int32Array(rows).fill(NO_ROW);
      next[held] = row;
    }
  }
  const timeless = leaveOutTimeless(table, columns, duplicates);
  table.keepServices(columns, duplicates);
  const problems = [...merge.problems(), ...timeless, ...unnamedNotes(table, columns, duplicates)];
  return { index, next, duplicates, columns: merge.result(), problems };
}

/** A part of a span that no other part gives a start. */
function leaveOutTimeless(table: SpanTable, columns: SpanColumns, duplicates: Uint8Array): Problem[] {
  let [count, first] = [0, NO_ROW];
  for (let row = 0; row < duplicates.length; row++) {
    if (Number.isNaN(columns.startMs[row]) && duplicates[row] === 0) {
      duplicates[row] = 1;
      first = count++ === 0 ? row : first;
    }
  }
  if (count === 0) {
    return [];
  }
  const { file, line } = table.locationOf(columns, first);
  return [
    {
      file,
      severity: 'warning',
      line,
      reason: 'span without a start time: left out',
      ...(count > 1 ? { count } : {}),
    },
  ];
}

class Merge {
  private repeats = 0;
  private parts = 0;
  private readonly unnamed: readonly boolean[];
  private readonly failures = new Map<number, number>();

  constructor(
    private readonly table: SpanTable,
    private readonly columns: SpanColumns & SpanKeys,
  ) {
    this.unnamed = unnamedServices(table);
  }

  /** Whether two rows of one id are reports of one span. */
  isSameSpan(a: number, b: number): boolean {
    const { service, flags } = this.columns;
    const sideA = flags[a] & SIDES;
    const sideB = flags[b] & SIDES;
    const sameSide = sideA === sideB || sideA === 0 || sideB === 0;
    const sameService = service[a] === service[b] || this.unnamed[service[a]] || this.unnamed[service[b]];
    return sameSide && sameService;
  }

  /** Adds what `part` says to `row`. */
  into(row: number, part: number): void {
    const { service, operation, peer, flags, startMs, durationMs, failure } = this.columns;
    const before = [service[row], flags[row], startMs[row], durationMs[row]];
    this.addOrigin(row, part);
    if (this.unnamed[service[row]]) {
      service[row] = service[part];
    }
    if (this.table.operations.texts[operation[row]] === '') {
      operation[row] = operation[part];
    }
    if (this.table.peerOf(this.columns, row) === undefined) {
      peer[row] = peer[part];
    }
    this.addTimes(row, part);
    const unfinished = flags[row] & flags[part] & SpanFlag.unfinished;
    const side = (flags[row] & SIDES) === 0 ? flags[part] & SIDES : 0;
    const added = flags[part] & (SpanFlag.error | SpanFlag.shared);
    if ((flags[row] & SpanFlag.hasParent) === 0 && flags[part] & SpanFlag.hasParent) {
      this.columns.parentHigh[row] = this.columns.parentHigh[part];
      this.columns.parentLow[row] = this.columns.parentLow[part];
      flags[row] |= SpanFlag.hasParent;
    }
    flags[row] = (flags[row] & ~SpanFlag.unfinished) | unfinished | side | added;
    const group = failureGroupOf(failure, part);
    if (group !== undefined && failureGroupOf(failure, row) === undefined) {
      this.failures.set(row, group);
    }
    const after = [service[row], flags[row], startMs[row], durationMs[row]];
    if (after.every((value, index) => Object.is(value, before[index]))) {
      this.repeats++;
    } else {
      this.parts++;
    }
  }

  /** Numbers of origins are those of the part's service. */
  private addOrigin(row: number, part: number): void {
    const { origin, service } = this.columns;
    const isRenamed = this.unnamed[service[row]] && service[row] !== service[part];
    if (origin !== null && (isRenamed || (origin[row] === NO_ORIGIN && service[row] === service[part]))) {
      origin[row] = origin[part];
    }
  }

  /** From the earliest start to the latest end. */
  private addTimes(row: number, part: number): void {
    const { startMs, durationMs } = this.columns;
    if (startMs[row] === startMs[part] || Number.isNaN(startMs[row]) || Number.isNaN(startMs[part])) {
      durationMs[row] = Math.max(durationMs[row], durationMs[part]);
      startMs[row] = Number.isNaN(startMs[row]) ? startMs[part] : startMs[row];
      return;
    }
    const end = Math.max(startMs[row] + durationMs[row], startMs[part] + durationMs[part]);
    startMs[row] = Math.min(startMs[row], startMs[part]);
    durationMs[row] = end - startMs[row];
  }

  problems(): Problem[] {
    const rows = this.table.length;
    const said: Problem[] = [];
    if (this.repeats > 0) {
      const reason = `${this.repeats} of ${rows} spans are repeats of another one: each span counts once`;
      said.push({ file: '', severity: 'note', reason });
    }
    if (this.parts > 0) {
      const reason = `${this.parts} of ${rows} reports are further parts of a span: each span counts once, with what its parts say`;
      said.push({ file: '', severity: 'note', reason });
    }
    return said;
  }

  result(): SpanColumns & SpanKeys {
    if (this.failures.size === 0) {
      return this.columns;
    }
    const { row, group } = this.columns.failure;
    const all = [...row].map((each, index): [number, number] => [each, group[index]]);
    const sorted = [...all, ...this.failures].sort((a, b) => a[0] - b[0]);
    return {
      ...this.columns,
      failure: {
        row: Uint32Array.from(sorted, ([each]) => each),
        group: Uint32Array.from(sorted, ([, each]) => each),
      },
    };
  }
}
