import type { Task } from './task';
import type { Waiting } from './task-queue';

/** Tasks behind the first that may pass it when it fits nowhere. */
const LOOKAHEAD = 8;
/** Then nothing passes it any more: room is made for it. */
const MAX_PASSED = 32;

/** Waiting tasks, the lowest rank first; among equals as they came. */
export class SortedTasks {
  private readonly waiting: Waiting[] = [];
  /** How often the first has been passed. */
  private passed = 0;

  constructor(private readonly rank: (waiting: Waiting) => number) {}

  get size(): number {
    return this.waiting.length;
  }

  add(added: Waiting): void {
    this.waiting.splice(this.placeOf(added), 0, added);
  }

  /** Removes and returns the first that `fits`. */
  take(fits: (task: Task) => boolean): Waiting | undefined {
    const reach = this.passed < MAX_PASSED ? LOOKAHEAD : 1;
    const at = this.waiting.slice(0, reach).findIndex(({ task }) => fits(task));
    if (at < 0) {
      return undefined;
    }
    this.passed = at === 0 ? 0 : this.passed + 1;
    return this.waiting.splice(at, 1)[0];
  }

  remove(removed: Waiting): void {
    const at = this.waiting[this.placeOf(removed)] === removed ? this.placeOf(removed) : -1;
    if (at >= 0) {
      this.waiting.splice(at, 1);
    }
  }

  /** The first place whose task does not stand before the given one. */
  private placeOf(sought: Waiting): number {
    const rank = this.rank(sought);
    let low = 0;
    let high = this.waiting.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.waiting[middle];
      const otherRank = this.rank(other);
      if (otherRank < rank || (otherRank === rank && other.number < sought.number)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
