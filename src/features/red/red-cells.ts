import { type Column, uint16Column, uint32Column } from '../../topology/columns';
import { durationBin } from './duration-bins';

/**
 * Requests, failures and durations per entity and slot of time, sparse: only cells with requests exist, ordered by
 * entity and then by slot. Plain data.
 */
export interface RedCells {
  /** Cells of entity i: start[i] .. start[i + 1]. */
  readonly start: Uint32Array;
  readonly slot: Uint16Array;
  readonly requests: Uint32Array;
  readonly failed: Uint32Array;
  /** Duration bins of cell i: binStart[i] .. binStart[i + 1], ascending. Requests without a recorded end have none. */
  readonly binStart: Uint32Array;
  readonly bin: Uint16Array;
  readonly count: Uint32Array;
}

/** Requests one by one. Those with a negative entity or slot are left out. */
export interface RedRequests {
  readonly length: number;
  entity(index: number): number;
  slot(index: number): number;
  hasFailed(index: number): boolean;
  /** NaN where the end was not recorded. */
  durationMs(index: number): number;
}

/** Sorts by cell with one pass of counting, so that what is sorted by comparison is short. */
export function foldRedCells(requests: RedRequests, entities: number, slots: number): RedCells {
  const { length } = requests;
  const ends = new Uint32Array(entities * slots + 1);
  const cellOf = (index: number): number => {
    const entity = requests.entity(index);
    const slot = requests.slot(index);
    return entity < 0 || slot < 0 ? -1 : entity * slots + slot;
  };
  for (let index = 0; index < length; index++) {
    const cell = cellOf(index);
    if (cell >= 0) {
      ends[cell + 1]++;
    }
  }
  for (let cell = 0; cell < entities * slots; cell++) {
    ends[cell + 1] += ends[cell];
  }
  const sorted = new Uint32Array(ends[entities * slots]);
  const next = ends.slice();
  for (let index = 0; index < length; index++) {
    const cell = cellOf(index);
    if (cell >= 0) {
      sorted[next[cell]++] = index;
    }
  }
  return gatherCells(requests, sorted, ends, { entities, slots });
}

function gatherCells(
  requests: RedRequests,
  sorted: Uint32Array,
  ends: Uint32Array,
  { entities, slots }: { readonly entities: number; readonly slots: number },
): RedCells {
  const start = new Uint32Array(entities + 1);
  const slot = uint16Column();
  const counts = uint32Column();
  const failures = uint32Column();
  const binStart = uint32Column();
  const bin = uint16Column();
  const count = uint32Column();
  const bins = new Uint16Array(sorted.length);
  binStart.push(0);
  for (let cell = 0; cell < entities * slots; cell++) {
    const [from, to] = [ends[cell], ends[cell + 1]];
    if (to > from) {
      let failed = 0;
      let used = 0;
      for (let at = from; at < to; at++) {
        failed += requests.hasFailed(sorted[at]) ? 1 : 0;
        const durationMs = requests.durationMs(sorted[at]);
        if (!Number.isNaN(durationMs)) {
          bins[used++] = durationBin(durationMs);
        }
      }
      slot.push(cell % slots);
      counts.push(to - from);
      failures.push(failed);
      countEqual(bins.subarray(0, used).sort(), bin, count);
      binStart.push(bin.length);
    }
    if (cell % slots === slots - 1) {
      start[(cell + 1) / slots] = slot.length;
    }
  }
  return {
    start,
    slot: slot.view().slice(),
    requests: counts.view().slice(),
    failed: failures.view().slice(),
    binStart: binStart.view().slice(),
    bin: bin.view().slice(),
    count: count.view().slice(),
  };
}

function countEqual(sorted: Uint16Array, value: Column<Uint16Array>, count: Column<Uint32Array>): void {
  for (let from = 0, to = 1; from < sorted.length; from = to, to++) {
    while (to < sorted.length && sorted[to] === sorted[from]) {
      to++;
    }
    value.push(sorted[from]);
    count.push(to - from);
  }
}
