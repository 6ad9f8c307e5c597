import type { Problem } from '../contracts/problem';
import { messagesOf, type MessageEdge } from './messages';
import { resolveParents } from './parents';
import { rowsById } from './same-id';
import type { SpanColumns } from './span-columns';
import { NO_ROW, SpanFlag, type SpanTable } from './span-table';

/** What a span is to its service. */
export const Role = {
  /** Work inside the service. */
  internal: 0,
  /** The first span of a visit: a request that the service answers. */
  entry: 1,
  /** The caller's side of a call to another service or to something outside. */
  call: 2,
  /** A repeated export or a further part of a span already seen: not counted anywhere. */
  duplicate: 3,
} as const;

/** Spans with their parents resolved; rows index the SpanTable. */
export interface LinkedSpans {
  readonly table: SpanTable;
  readonly columns: SpanColumns;
  /** Row of the parent span, or -1: a root, or the parent was not exported. */
  readonly parent: Int32Array;
  readonly role: Uint8Array;
  /** Row of the entry span of the same visit (its own row for an entry), or -1 for a call without one. */
  readonly entry: Int32Array;
  /** Children in compressed rows: the children of `row` are childRows[childStart[row] .. childStart[row + 1]]. */
  readonly childStart: Uint32Array;
  readonly childRows: Uint32Array;
  /** Messages between services, by links of spans. */
  readonly messages: readonly MessageEdge[];
  readonly problems: readonly Problem[];
}

/**
 * Resolves parents, drops repeated spans, breaks parent cycles and tells entries from calls.
 * A span id may stand for both sides of a call (Zipkin's shared spans), and a span may be reported in parts.
 */
export function linkSpans(table: SpanTable): LinkedSpans {
  const { columns, parent, duplicates, messages, problems: repeats } = parentsOf(table);
  const rows = table.length;
  const problems = [...repeats, ...breakCycles(table, columns, parent)];
  const { childStart, childRows } = groupChildren(parent, rows);
  const role = assignRoles(columns, parent, duplicates, childStart, childRows);
  const entry = assignEntries(columns, parent, role);
  problems.push(...unfinishedNotes(table, columns, role));
  const orphans = countOrphans(columns, parent, role);
  if (orphans > 0) {
    problems.push({
      file: '',
      severity: 'note',
      reason: `${orphans} of ${rows} spans name a parent that no file contains; they are treated as first spans of their service`,
    });
  }
  return { table, columns, parent, role, entry, childStart, childRows, messages, problems };
}

/** Leaves behind the keys and their index, which take a third of the table's memory. */
function parentsOf(table: SpanTable): Pick<LinkedSpans, 'columns' | 'parent' | 'messages' | 'problems'> & {
  readonly duplicates: Uint8Array;
} {
  const byId = rowsById(table);
  const {
    keyHigh: _keyHigh,
    keyLow: _keyLow,
    parentHigh: _parentHigh,
    parentLow: _parentLow,
    ...columns
  } = byId.columns;
  const parent = resolveParents(byId);
  const { messages, problems } = messagesOf(table, byId, parent);
  return {
    columns,
    parent,
    duplicates: byId.duplicates,
    messages,
    problems: [...byId.problems, ...problems],
  };
}

/** Follows every parent chain once; the link that would close a circle is cut and reported. */
function breakCycles(table: SpanTable, columns: SpanColumns, parent: Int32Array): Problem[] {
  const OPEN = 1;
  const DONE = 2;
  const state = new Uint8Array(parent.length);
  const problems: Problem[] = [];
  const path: number[] = [];
  for (let start = 0; start < parent.length; start++) {
    let row = start;
    path.length = 0;
    while (row !== NO_ROW && state[row] === 0) {
      state[row] = OPEN;
      path.push(row);
      row = parent[row];
    }
    if (row !== NO_ROW && state[row] === OPEN) {
      const last = path[path.length - 1];
      parent[last] = NO_ROW;
      const location = table.locationOf(columns, last);
      problems.push({
        file: location.file,
        severity: 'warning',
        line: location.line,
        reason: `spans of one trace name each other as parents (cycle through "${table.operations.texts[columns.operation[last]]}"); the cycle is cut there`,
      });
    }
    for (const visited of path) {
      state[visited] = DONE;
    }
  }
  return problems;
}

function groupChildren(
  parent: Int32Array,
  rows: number,
): { childStart: Uint32Array; childRows: Uint32Array } {
  const childStart = new Uint32Array(rows + 1);
  for (let row = 0; row < rows; row++) {
    if (parent[row] !== NO_ROW) {
      childStart[parent[row] + 1]++;
    }
  }
  for (let row = 0; row < rows; row++) {
    childStart[row + 1] += childStart[row];
  }
  const next = childStart.slice(0, rows);
  const childRows = new Uint32Array(childStart[rows]);
  for (let row = 0; row < rows; row++) {
    if (parent[row] !== NO_ROW) {
      childRows[next[parent[row]]++] = row;
    }
  }
  return { childStart, childRows };
}

function assignRoles(
  columns: SpanColumns,
  parent: Int32Array,
  duplicates: Uint8Array,
  childStart: Uint32Array,
  childRows: Uint32Array,
): Uint8Array {
  const { flags, service } = columns;
  const role = new Uint8Array(parent.length);
  for (let row = 0; row < parent.length; row++) {
    if (duplicates[row]) {
      role[row] = Role.duplicate;
      continue;
    }
    const above = parent[row];
    const comesFromElsewhere = above === NO_ROW || service[above] !== service[row];
    if (flags[row] & SpanFlag.client) {
      role[row] = Role.call;
    } else if (comesFromElsewhere || flags[row] & SpanFlag.server) {
      role[row] = Role.entry;
    } else if (childStart[row + 1] > childStart[row]) {
      // Formats without a span kind: a span whose children all ran elsewhere is the caller's side of those calls.
      let allElsewhere = true;
      for (let i = childStart[row]; i < childStart[row + 1] && allElsewhere; i++) {
        allElsewhere = service[childRows[i]] !== service[row];
      }
      if (allElsewhere) {
        role[row] = Role.call;
      }
    }
  }
  return role;
}

function assignEntries(columns: SpanColumns, parent: Int32Array, role: Uint8Array): Int32Array {
  const { service } = columns;
  const UNKNOWN = -2;
  const entry = new Int32Array(parent.length).fill(UNKNOWN);
  const path: number[] = [];
  for (let start = 0; start < parent.length; start++) {
    let row = start;
    path.length = 0;
    let found = NO_ROW;
    for (;;) {
      if (entry[row] !== UNKNOWN) {
        found = entry[row];
        break;
      }
      path.push(row);
      if (role[row] === Role.entry) {
        found = row;
        break;
      }
      const above = parent[row];
      if (above === NO_ROW || service[above] !== service[row]) {
        break;
      }
      row = above;
    }
    for (const visited of path) {
      entry[visited] = found;
    }
  }
  return entry;
}

/** One note per file with spans whose duration no report gives. */
function unfinishedNotes(table: SpanTable, { flags, ...columns }: SpanColumns, role: Uint8Array): Problem[] {
  const byFile = new Map<number, { row: number; count: number }>();
  for (let row = 0; row < role.length; row++) {
    if (flags[row] & SpanFlag.unfinished && role[row] !== Role.duplicate) {
      const seen = byFile.get(columns.file[row]);
      byFile.set(columns.file[row], { row: seen?.row ?? row, count: (seen?.count ?? 0) + 1 });
    }
  }
  return [...byFile.values()].map(({ row, count }) => {
    const { file, line } = table.locationOf({ ...columns, flags }, row);
    const reason = 'span without a duration: counted as a call, its latency is not known';
    return { file, severity: 'note', reason, line, ...(count > 1 ? { count } : {}) };
  });
}

function countOrphans(columns: SpanColumns, parent: Int32Array, role: Uint8Array): number {
  let orphans = 0;
  for (let row = 0; row < parent.length; row++) {
    if (columns.flags[row] & SpanFlag.hasParent && parent[row] === NO_ROW && role[row] !== Role.duplicate) {
      orphans++;
    }
  }
  return orphans;
}
