import type { ValueDifference } from '../../../contracts/compression/report';

/** Collects how far a value is from what it should be, over samples. */
export class Difference {
  private squares = 0;
  private expectedSquares = 0;
  private largest = 0;

  add(found: ArrayLike<number>, expected: ArrayLike<number>): void {
    for (let at = 0; at < expected.length; at++) {
      const difference = Math.abs(found[at] - expected[at]);
      this.squares += difference * difference;
      this.expectedSquares += expected[at] * expected[at];
      // A result that is no number is as far off as can be.
      if (!(difference <= this.largest)) {
        this.largest = Number.isNaN(difference) ? Infinity : difference;
      }
    }
  }

  /** 0 where both are zero everywhere; numbers that are not finite count as the largest there is, as JSON has no infinity. */
  result(name: string): ValueDifference {
    const ratio = this.squares === 0 ? 0 : Math.sqrt(this.squares / this.expectedSquares);
    return { name, relativeError: finite(ratio), largestDifference: finite(this.largest) };
  }
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.MAX_VALUE;
}
