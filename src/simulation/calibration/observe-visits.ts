import { operationTemplate } from '../../features/operations';
import { Interner } from '../../topology/columns';
import { NO_EDGE } from '../../topology/calls';
import type { Recorded } from '../../topology/checks/each-call';
import { Role, type LinkedSpans } from '../../topology/link';
import { NO_ROW } from '../../topology/span-table';

/** A call that a request made while it was worked on. */
export interface SeenCall {
  /** Index in `operations`. */
  readonly operation: number;
  /** From the start of the caller's span, in milliseconds. */
  readonly startMs: number;
  readonly endMs: number;
  /** What the caller waited beyond the callee's own time. */
  readonly wireMs: number;
  /** It was answered after the caller had answered. */
  readonly outlivesCaller: boolean;
}

/** One request, as one service saw it. */
export interface SeenVisit {
  readonly operation: number;
  readonly startMs: number;
  readonly durationMs: number;
  /** The service's own work. */
  readonly workMs: number;
  readonly calls: readonly SeenCall[];
  /** What all visits of one request from outside have in common. */
  readonly root: number;
  /** It came from outside. */
  readonly isRoot: boolean;
}

export interface SeenOperation {
  readonly service: string;
  readonly name: string;
  /** Known from its callers only, so that nothing is known of its work but how long it takes. */
  readonly isExternal: boolean;
}

export interface SeenVisits {
  readonly operations: readonly SeenOperation[];
  /** In the order of their starts. */
  readonly visits: readonly SeenVisit[];
}

/** An answer this much later than the caller's is later for more than the clocks' sake. */
const CLOCK_MS = 0.2;

/** Reads visits and their calls off linked spans. */
export function observeVisits(recorded: Recorded): SeenVisits {
  const { linked, observed } = recorded;
  const { columns, role, parent, entry, table } = linked;
  const names = new Interner();
  const operations: SeenOperation[] = [];
  const operationOf = (service: string, name: string, isExternal: boolean): number => {
    const index = names.intern(`${service}\n${name}`);
    operations[index] ??= { service, name, isExternal };
    return index;
  };
  const templates = table.operations.texts.map(operationTemplate);
  const entryOperation = (row: number): number =>
    operationOf(observed.services[columns.service[row]].name, templates[columns.operation[row]], false);

  const callsOf = new Map<number, SeenCall[]>();
  const visits: SeenVisit[] = [];
  const addCall = (visit: number, row: number, operation: number, callWireMs: number): void => {
    const startMs = columns.startMs[row] - columns.startMs[visit];
    const endMs = startMs + columns.durationMs[row];
    const calls = callsOf.get(visit) ?? [];
    callsOf.set(visit, calls);
    calls.push({
      operation,
      startMs,
      endMs,
      wireMs: callWireMs,
      outlivesCaller: endMs > columns.durationMs[visit] + CLOCK_MS,
    });
  };

  for (let row = 0; row < role.length; row++) {
    const visit = entry[row];
    if (role[row] !== Role.call || visit === NO_ROW) {
      continue;
    }
    const callees = entriesBelow(linked, row);
    if (callees.length === 1) {
      const wireMs = columns.durationMs[row] - columns.durationMs[callees[0]];
      addCall(visit, row, entryOperation(callees[0]), Math.max(0, wireMs));
    } else if (callees.length > 1) {
      // A step that makes several calls: what it does between them is work.
      callees.forEach((callee) => addCall(visit, callee, entryOperation(callee), 0));
    } else if (observed.edgeOfRow[row] !== NO_EDGE) {
      const to = observed.services[observed.edges[observed.edgeOfRow[row]].to];
      const operation = operationOf(to.name, templates[columns.operation[row]], true);
      addCall(visit, row, operation, 0);
      const durationMs = columns.durationMs[row];
      visits.push({
        operation,
        startMs: columns.startMs[row],
        durationMs,
        workMs: durationMs,
        calls: [],
        root: rootOf(linked, row),
        isRoot: false,
      });
    }
  }
  for (let row = 0; row < role.length; row++) {
    const above = parent[row];
    if (
      role[row] === Role.entry &&
      above !== NO_ROW &&
      role[above] !== Role.call &&
      entry[above] !== NO_ROW
    ) {
      addCall(entry[above], row, entryOperation(row), 0);
    }
  }
  for (let row = 0; row < role.length; row++) {
    if (role[row] === Role.entry) {
      const calls = (callsOf.get(row) ?? []).sort((a, b) => a.startMs - b.startMs);
      visits.push({
        operation: entryOperation(row),
        startMs: columns.startMs[row],
        durationMs: columns.durationMs[row],
        workMs: columns.durationMs[row] - waitedMs(calls, columns.durationMs[row]),
        calls,
        root: rootOf(linked, row),
        isRoot: parent[row] === NO_ROW,
      });
    }
  }
  return { operations, visits: visits.sort((a, b) => a.startMs - b.startMs) };
}

/** How long a caller waited: the time that awaited calls cover, together. @param calls in the order of their starts */
function waitedMs(calls: readonly SeenCall[], durationMs: number): number {
  let waited = 0;
  let reachedMs = 0;
  for (const { startMs, endMs, outlivesCaller } of calls) {
    if (!outlivesCaller && endMs > reachedMs) {
      waited += Math.min(endMs, durationMs) - Math.max(startMs, reachedMs);
      reachedMs = endMs;
    }
  }
  return Math.min(waited, durationMs);
}

function entriesBelow({ role, childStart, childRows }: LinkedSpans, row: number): number[] {
  return [...childRows.subarray(childStart[row], childStart[row + 1])].filter(
    (child) => role[child] === Role.entry,
  );
}

function rootOf({ parent }: LinkedSpans, row: number): number {
  let root = row;
  while (parent[root] !== NO_ROW) {
    root = parent[root];
  }
  return root;
}
