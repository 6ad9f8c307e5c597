import type { ObservedCalls } from '../../topology/calls';
import { NO_EDGE } from '../../topology/calls';
import { Interner } from '../../topology/columns';
import { Role, type LinkedSpans } from '../../topology/link';
import { SpanFlag } from '../../topology/span-table';
import { windowAt, type WindowGrid } from '../grid';
import { operationTemplate } from '../operations';
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
  /** Calls as callers saw them, by edge of the observed calls. */
  readonly called: RedCells;
}

/** Slots are as many windows wide as keeps a recording below this … */
const MAX_SLOTS = 240;
/** … and their counting below this: operations, or edges, times slots. */
const MAX_CELLS = 4_000_000;
/** A service with endless operation names keeps this many, the first ones seen, and a rest. */
const MAX_OPERATIONS = 200;
export const OTHER_OPERATIONS = 'other operations';

/** Folds requests into slots. An operation is the name of the request with ids replaced by `{id}`. */
export function foldRed(linked: LinkedSpans, observed: ObservedCalls, grid: WindowGrid): RedTable {
  const { operations, operationOfRow } = numberOperations(linked);
  const entities = Math.max(1, operations.length, observed.edges.length);
  const wide = Math.max(1, Math.ceil(grid.count / Math.min(MAX_SLOTS, Math.floor(MAX_CELLS / entities))));
  const slots = Math.ceil(grid.count / wide);
  const coveredS = new Float32Array(slots);
  grid.coveredS.forEach((seconds, window) => (coveredS[Math.floor(window / wide)] += seconds));
  const { columns, role } = linked;
  const requestsOf = (entity: (row: number) => number): RedRequests => ({
    length: role.length,
    entity,
    slot: (row) => {
      const window = windowAt(grid, columns.startMs[row]);
      return window >= 0 && window < grid.count ? Math.floor(window / wide) : -1;
    },
    hasFailed: (row) => (columns.flags[row] & SpanFlag.error) !== 0,
    durationMs: (row) => (columns.flags[row] & SpanFlag.unfinished ? NaN : columns.durationMs[row]),
  });
  const called = calledRows(linked, observed);
  return {
    startMs: grid.startMs,
    slotMs: grid.widthMs * wide,
    slots,
    coveredS,
    operations,
    answered: foldRedCells(
      requestsOf((row) => operationOfRow[row]),
      operations.length,
      slots,
    ),
    called: foldRedCells(
      requestsOf((row) => (called[row] ? observed.edgeOfRow[row] : -1)),
      observed.edges.length,
      slots,
    ),
  };
}

/** Every call once: by the caller's span, or by the callee's where no caller's was recorded. */
function calledRows({ role, parent }: LinkedSpans, { edgeOfRow }: ObservedCalls): Uint8Array {
  const called = new Uint8Array(role.length);
  for (let row = 0; row < role.length; row++) {
    if (edgeOfRow[row] === NO_EDGE) {
      continue;
    }
    const isOwn = role[row] === Role.call;
    const isSilentCaller = role[row] === Role.entry && parent[row] >= 0 && role[parent[row]] !== Role.call;
    called[row] = isOwn || isSilentCaller ? 1 : 0;
  }
  return called;
}

function numberOperations({ table, columns, role }: LinkedSpans): {
  operations: { service: number; operation: string }[];
  operationOfRow: Int32Array;
} {
  const templates = table.operations.texts.map(operationTemplate);
  const known = new Interner();
  const operations: { service: number; operation: string }[] = [];
  const perService = new Uint32Array(table.services.texts.length);
  const operationOfRow = new Int32Array(role.length).fill(-1);
  for (let row = 0; row < role.length; row++) {
    if (role[row] !== Role.entry) {
      continue;
    }
    const service = columns.service[row];
    let operation = templates[columns.operation[row]];
    let number = known.find(`${service} ${operation}`);
    if (number === undefined) {
      operation = perService[service]++ < MAX_OPERATIONS ? operation : OTHER_OPERATIONS;
      number = known.intern(`${service} ${operation}`);
      operations[number] ??= { service, operation };
    }
    operationOfRow[row] = number;
  }
  return { operations, operationOfRow };
}
