import { type LinkedSpans, Role } from '../topology/link';
import type { ObservedCalls } from '../topology/calls';
import { SpanFlag } from '../topology/span-table';
import type { Cells } from './cells';
import { countErrors } from './error-counts';
import type { WindowGrid } from './grid';
import { NO_GROUP } from './levels/eras';
import { sumShifts, type Observations } from './sums';
import type { Visits } from './visits';
import { rowsWhere } from './rows-where';

/** Time differences below this many milliseconds do not matter. */
export const SOFT_FLOOR_MS = 0.3;

/**
 * Folds all spans once, at the finest grid.
 * @param groupOfRow what is comparable; `NO_GROUP` counts without being compared
 */
export function foldCells(
  linked: LinkedSpans,
  observed: ObservedCalls,
  visits: Visits,
  grid: WindowGrid,
  windowOfRow: Int32Array,
  groupOfRow: Uint32Array,
): Cells {
  const { columns, role } = linked;
  const services = observed.services.length;
  const timed = (row: number): boolean =>
    windowOfRow[row] >= 0 && groupOfRow[row] !== NO_GROUP && !(columns.flags[row] & SpanFlag.unfinished);
  const entries = rowsWhere(role.length, (row) => role[row] === Role.entry && timed(row));
  const calls = rowsWhere(role.length, (row) => visits.wireMs[row] >= 0 && timed(row));
  // A visit that ended early because a callee failed says nothing about the service's own behaviour.
  const undisturbed = entries.filter((row) => !visits.calleeFailed[row]);
  const ofService = (
    rows: Uint32Array,
    value: (row: number) => number,
    floor: number | 'difference',
  ): Cells['work'] =>
    sumShifts(
      observe(rows, (row) => columns.service[row], windowOfRow, groupOfRow, value),
      services,
      grid.count,
      floor,
    );
  const wireGroups = edgeGroups(calls, observed.edgeOfRow, groupOfRow);
  return {
    startMs: grid.startMs,
    widthMs: grid.widthMs,
    windows: grid.count,
    coveredS: grid.coveredS,
    errors: countErrors(linked, observed, visits, grid.count, windowOfRow),
    latency: ofService(entries, (row) => columns.durationMs[row], SOFT_FLOOR_MS),
    work: ofService(undisturbed, (row) => visits.workMs[row], SOFT_FLOOR_MS),
    fanOut: ofService(undisturbed, (row) => visits.calls[row], 'difference'),
    steps: ofService(undisturbed, (row) => visits.steps[row], 'difference'),
    wire: sumShifts(
      observe(
        calls,
        (row) => observed.edgeOfRow[row],
        windowOfRow,
        wireGroups,
        (row) => visits.wireMs[row],
      ),
      observed.edges.length,
      grid.count,
      SOFT_FLOOR_MS,
    ),
  };
}

/** One operation may call several services: wire times are comparable per (edge, operation). */
function edgeGroups(calls: Uint32Array, edgeOfRow: Int32Array, groupOfRow: Uint32Array): Uint32Array {
  const numbers = new Map<number, number>();
  const groups = new Uint32Array(groupOfRow.length);
  for (const row of calls) {
    const key = edgeOfRow[row] * 0x1000000 + groupOfRow[row];
    let group = numbers.get(key);
    if (group === undefined) {
      numbers.set(key, (group = numbers.size));
    }
    groups[row] = group;
  }
  return groups;
}

function observe(
  rows: Uint32Array,
  entityOf: (row: number) => number,
  windowOfRow: Int32Array,
  groupOfRow: Uint32Array,
  valueOf: (row: number) => number,
): Observations {
  const length = rows.length;
  const observations = {
    length,
    entity: new Uint32Array(length),
    window: new Uint32Array(length),
    group: new Uint32Array(length),
    value: new Float64Array(length),
  };
  rows.forEach((row, i) => {
    observations.entity[i] = entityOf(row);
    observations.window[i] = windowOfRow[row];
    observations.group[i] = groupOfRow[row];
    observations.value[i] = valueOf(row);
  });
  return observations;
}
