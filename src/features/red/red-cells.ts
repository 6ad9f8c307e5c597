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
  const cells = { slot: [] as number[], requests: [] as number[], failed: [] as number[], binStart: [0] };
  const bin: number[] = [];
  const count: number[] = [];
  for (let cell = 0; cell < entities * slots; cell++) {
    const own = sorted.subarray(ends[cell], ends[cell + 1]);
    if (own.length > 0) {
      cells.slot.push(cell % slots);
      cells.requests.push(own.length);
      cells.failed.push(own.reduce((sum, index) => sum + (requests.hasFailed(index) ? 1 : 0), 0));
      countBins(requests, own, bin, count);
      cells.binStart.push(bin.length);
    }
    if (cell % slots === slots - 1) {
      start[(cell + 1) / slots] = cells.slot.length;
    }
  }
  return {
    start,
    slot: Uint16Array.from(cells.slot),
    requests: Uint32Array.from(cells.requests),
    failed: Uint32Array.from(cells.failed),
    binStart: Uint32Array.from(cells.binStart),
    bin: Uint16Array.from(bin),
    count: Uint32Array.from(count),
  };
}

function countBins(requests: RedRequests, own: Uint32Array, bin: number[], count: number[]): void {
  const bins = new Uint16Array(own.length);
  let used = 0;
  for (const index of own) {
    const durationMs = requests.durationMs(index);
    if (!Number.isNaN(durationMs)) {
      bins[used++] = durationBin(durationMs);
    }
  }
  let last = -1;
  for (const each of bins.subarray(0, used).sort()) {
    if (each === last) {
      count[count.length - 1]++;
    } else {
      bin.push(each);
      count.push(1);
      last = each;
    }
  }
}
