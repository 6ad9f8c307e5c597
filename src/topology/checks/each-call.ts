import { NO_EDGE, type ObservedCalls } from '../calls';
import { Role, type LinkedSpans } from '../link';
import { NO_ROW, SpanFlag } from '../span-table';

/** One call with its spans: rows of the SpanTable, or -1 where that side was not recorded. */
export interface Call {
  /** An edge, or behind the edges one place per service for requests without a recorded caller. */
  readonly lane: number;
  readonly caller: number;
  readonly callee: number;
}

export interface Recorded {
  readonly linked: LinkedSpans;
  readonly observed: ObservedCalls;
}

/** Visits every call once. The object is reused: keep its numbers, not the object. */
export function eachCall({ linked, observed }: Recorded, visit: (call: Call) => void): void {
  const { columns, parent, role } = linked;
  const call = { lane: 0, caller: NO_ROW, callee: NO_ROW };
  for (let row = 0; row < role.length; row++) {
    const edge = observed.edgeOfRow[row];
    if (role[row] === Role.call && edge !== NO_EDGE) {
      call.lane = edge;
      call.caller = row;
      call.callee = entryBelow(linked, row);
      visit(call);
    } else if (role[row] === Role.entry && (parent[row] === NO_ROW || isUncalled(linked, edge, row))) {
      call.lane = edge === NO_EDGE ? observed.edges.length + columns.service[row] : edge;
      call.caller = NO_ROW;
      call.callee = row;
      visit(call);
    }
  }
}

/** Formats without callers' spans: the entry alone stands for the call. */
function isUncalled({ parent, role }: LinkedSpans, edge: number, row: number): boolean {
  return edge !== NO_EDGE && role[parent[row]] !== Role.call;
}

function entryBelow({ role, columns, childStart, childRows }: LinkedSpans, row: number): number {
  for (let i = childStart[row]; i < childStart[row + 1]; i++) {
    const child = childRows[i];
    if (role[child] === Role.entry && columns.service[child] !== columns.service[row]) {
      return child;
    }
  }
  return NO_ROW;
}

/** Either side says that the call failed. */
export function hasFailed({ columns: { flags } }: LinkedSpans, { caller, callee }: Call): boolean {
  return isError(flags, caller) || isError(flags, callee);
}

function isError(flags: Uint8Array, row: number): boolean {
  return row !== NO_ROW && (flags[row] & SpanFlag.error) !== 0;
}

/** The span that shows the call: the caller's, which also waited for it. */
export function shownRow({ caller, callee }: Call): number {
  return caller === NO_ROW ? callee : caller;
}

/** The caller's request that made the call, as the row of its entry; -1 when it is not known. */
export function requestOf({ entry, parent }: LinkedSpans, { caller, callee }: Call): number {
  if (caller !== NO_ROW) {
    return entry[caller];
  }
  return parent[callee] === NO_ROW ? NO_ROW : entry[parent[callee]];
}

export function laneCount({ observed }: Recorded): number {
  return observed.edges.length + observed.services.length;
}

/** Names of both ends of a lane. */
export function endsOf({ observed }: Recorded, lane: number): { from: string | null; to: string } {
  const { edges, services } = observed;
  if (lane >= edges.length) {
    return { from: null, to: services[lane - edges.length].name };
  }
  return { from: services[edges[lane].from].name, to: services[edges[lane].to].name };
}
