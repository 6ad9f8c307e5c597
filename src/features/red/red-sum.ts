import { binDurationMs } from './duration-bins';
import type { RedCells } from './red-cells';

/** What any union of cells comes to. */
export class RedSum {
  requests = 0;
  failed = 0;
  /** Requests with a recorded end. */
  timed = 0;
  private readonly bins = new Map<number, number>();

  /** @param fromSlot the first slot that counts; `toSlot` the first that does not */
  add(cells: RedCells, entity: number, fromSlot = 0, toSlot = Infinity): this {
    const end = cells.start[entity + 1];
    for (let cell = firstCell(cells, entity, fromSlot); cell < end && cells.slot[cell] < toSlot; cell++) {
      this.requests += cells.requests[cell];
      this.failed += cells.failed[cell];
      for (let at = cells.binStart[cell]; at < cells.binStart[cell + 1]; at++) {
        this.bins.set(cells.bin[at], (this.bins.get(cells.bin[at]) ?? 0) + cells.count[at]);
        this.timed += cells.count[at];
      }
    }
    return this;
  }

  /**
   * The durations at some shares (nearest rank), ms, each within 1 % of the true value; null of none.
   * @param shares from 0 to 1
   */
  quantilesMs(shares: readonly number[]): (number | null)[] {
    if (this.timed === 0) {
      return shares.map(() => null);
    }
    const sorted = [...this.bins].sort(([a], [b]) => a - b);
    return shares.map((share) => {
      let left = Math.round(share * (this.timed - 1));
      const found = sorted.find(([, count]) => (left -= count) < 0) ?? sorted[sorted.length - 1];
      return binDurationMs(found[0]);
    });
  }

  /** Requests whose duration is above one that `quantilesMs` gave. */
  longerThan(durationMs: number): number {
    let count = 0;
    for (const [bin, own] of this.bins) {
      count += binDurationMs(bin) > durationMs ? own : 0;
    }
    return count;
  }
}

/** The entity's first cell at or after the slot. */
function firstCell({ start, slot }: RedCells, entity: number, fromSlot: number): number {
  let low = start[entity];
  let high = start[entity + 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (slot[middle] < fromSlot) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
