import type { ObservedCalls } from '../../topology/calls';
import { NO_EDGE } from '../../topology/calls';
import { Role, type LinkedSpans } from '../../topology/link';
import { SpanFlag } from '../../topology/span-table';
import { windowAt, type WindowGrid } from '../grid';
import { rowsWhere } from '../rows-where';
import { numberOperations } from './number-operations';
import { numberOrigins, type ServiceOrigin } from './number-origins';
import { foldRedCells, type RedCells, type RedRequests } from './red-cells';

/** Rate, errors and duration of all that is called, over time. Plain data. */
export interface RedTable {
  readonly startMs: number;
  /** A multiple of the width of the windows. */
  readonly slotMs: number;
  readonly slots: number;
  /** Seconds of each slot that the recording covers. */
  readonly coveredS: Float32Array;
  /** Requests that services answered, by operation. Services are those of the observed calls. */
  readonly operations: readonly { readonly service: number; readonly operation: string }[];
  readonly answered: RedCells;
  /** The copies of services that recorded requests, of services with several of them. */
  readonly origins: readonly ServiceOrigin[];
  /** Requests that services answered, by origin. */
  readonly answeredBy: RedCells;
  /** Calls as callers saw them, by edge of the observed calls. */
  readonly called: RedCells;
}

/** Slots are as many windows wide as keeps a recording below this … */
const MAX_SLOTS = 240;
/** … and their counting below this: operations, origins, or edges, times slots. */
const MAX_CELLS = 4_000_000;

/** Folds requests into slots. An operation is the name of the request with ids replaced by `{id}`. */
export function foldRed(linked: LinkedSpans, observed: ObservedCalls, grid: WindowGrid): RedTable {
  const { operations, operationOfRow } = numberOperations(linked);
  const { origins, originOfRow } = numberOrigins(linked);
  const entities = Math.max(1, operations.length, origins.length, observed.edges.length);
  const wide = Math.max(1, Math.ceil(grid.count / Math.min(MAX_SLOTS, Math.floor(MAX_CELLS / entities))));
  const slots = Math.ceil(grid.count / wide);
  const coveredS = new Float32Array(slots);
  grid.coveredS.forEach((seconds, window) => (coveredS[Math.floor(window / wide)] += seconds));
  const { columns, role } = linked;
  const requestsOf = (rows: Uint32Array, entityOfRow: ArrayLike<number>): RedRequests => {
    const slotOf = slotsOf(rows, columns.startMs, grid, wide);
    return {
      length: rows.length,
      entity: (index) => entityOfRow[rows[index]],
      slot: (index) => slotOf[index],
      hasFailed: (index) => (columns.flags[rows[index]] & SpanFlag.error) !== 0,
      durationMs: (index) =>
        columns.flags[rows[index]] & SpanFlag.unfinished ? NaN : columns.durationMs[rows[index]],
    };
  };
  const entries = rowsWhere(role.length, (row) => role[row] === Role.entry);
  const answered = requestsOf(entries, operationOfRow);
  const called = calledRows(linked, observed);
  return {
    startMs: grid.startMs,
    slotMs: grid.widthMs * wide,
    slots,
    coveredS,
    operations,
    answered: foldRedCells(answered, operations.length, slots),
    origins,
    answeredBy: foldRedCells(
      originOfRow === null
        ? { ...answered, length: 0 }
        : { ...answered, entity: (index) => originOfRow[entries[index]] },
      origins.length,
      slots,
    ),
    called: foldRedCells(requestsOf(called, observed.edgeOfRow), observed.edges.length, slots),
  };
}

/** The slot of each row, or -1 where the recording's grid does not have its start. */
function slotsOf(rows: Uint32Array, startMs: Float64Array, grid: WindowGrid, wide: number): Int32Array {
  const slots = new Int32Array(rows.length);
  rows.forEach((row, index) => {
    const window = windowAt(grid, startMs[row]);
    slots[index] = window >= 0 && window < grid.count ? Math.floor(window / wide) : -1;
  });
  return slots;
}

/** Every call once: by the caller's span, or by the callee's where no caller's was recorded. */
function calledRows({ role, parent }: LinkedSpans, { edgeOfRow }: ObservedCalls): Uint32Array {
  return rowsWhere(role.length, (row) => {
    const isOwn = role[row] === Role.call;
    const isSilentCaller = role[row] === Role.entry && parent[row] >= 0 && role[parent[row]] !== Role.call;
    return edgeOfRow[row] !== NO_EDGE && (isOwn || isSilentCaller);
  });
}
