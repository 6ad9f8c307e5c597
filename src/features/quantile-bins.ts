/**
 * Quantiles of many values with a relative error of at most 1 %: DDSketch (Masson et al., 2019) with logarithmic bins, as
 * `@datadog/sketches-js` counts them and bit for bit with its answers, but in typed arrays that can be used again. A
 * recording fills hundreds of thousands of sketches; the library's arrays of numbers were half of the time of folding.
 */
export const RELATIVE_ACCURACY = 0.01;

const GAMMA_LESS_ONE = (2 * RELATIVE_ACCURACY) / (1 - RELATIVE_ACCURACY);
const GAMMA = 1 + GAMMA_LESS_ONE;
/** The bin of a value is this times its logarithm to base 2, rounded up. */
export const BINS_PER_OCTAVE = (1 / Math.log1p(GAMMA_LESS_ONE)) * Math.log(2);
/** What is smaller counts as 0. */
const LEAST = 2 ** -1023 * GAMMA;
const FIRST_ROOM = 128;

export class QuantileBins {
  count = 0;
  private zeros = 0;
  private readonly positive = new Bins();
  private readonly negative = new Bins();

  /** NaN counts as 0. */
  add(value: number, times = 1): void {
    this.count += times;
    if (value > LEAST) {
      this.positive.add(binOf(value), times);
    } else if (value < -LEAST) {
      this.negative.add(binOf(-value), times);
    } else {
      this.zeros += times;
    }
  }

  /** @param share 0 to 1; NaN of nothing */
  quantile(share: number): number {
    if (this.count === 0) {
      return Number.NaN;
    }
    const { positive, negative, zeros } = this;
    const rank = share * (this.count - 1);
    if (rank < negative.count) {
      // From the other end: the bin at which as many lie below.
      return -binValue(negative.keyReaching(negative.count - rank));
    }
    return rank < negative.count + zeros ? 0 : binValue(positive.keyAbove(rank - zeros - negative.count));
  }

  /** Begins anew in the same room. */
  clear(): void {
    this.count = 0;
    this.zeros = 0;
    this.positive.clear();
    this.negative.clear();
  }
}

/** The bin of a value above 0. */
export function binOf(value: number): number {
  return Math.ceil(Math.log2(value) * BINS_PER_OCTAVE);
}

/** The value that stands for a bin of positive values. */
export function binValue(key: number): number {
  return 2 ** (key / BINS_PER_OCTAVE) * (2 / (1 + GAMMA));
}

/** Counts of whole numbers, in one array from the least to the greatest. */
class Bins {
  count = 0;
  private counts = new Uint32Array(0);
  /** Number that the first place counts. */
  private offset = 0;
  private least = Number.POSITIVE_INFINITY;
  private greatest = Number.NEGATIVE_INFINITY;

  add(key: number, times: number): void {
    if (key < this.least || key > this.greatest) {
      this.include(key);
    }
    this.counts[key - this.offset] += times;
    this.count += times;
  }

  /** The first number up to which more than `rank` were counted. */
  keyAbove(rank: number): number {
    let sum = 0;
    for (let key = this.least; key <= this.greatest; key++) {
      sum += this.counts[key - this.offset];
      if (sum > rank) {
        return key;
      }
    }
    return this.greatest;
  }

  /** The first number up to which at least `wanted` were counted. */
  keyReaching(wanted: number): number {
    let sum = 0;
    for (let key = this.least; key <= this.greatest; key++) {
      sum += this.counts[key - this.offset];
      if (sum >= wanted) {
        return key;
      }
    }
    return this.greatest;
  }

  clear(): void {
    if (this.count > 0) {
      this.counts.fill(0, this.least - this.offset, this.greatest - this.offset + 1);
    }
    this.count = 0;
    this.least = Number.POSITIVE_INFINITY;
    this.greatest = Number.NEGATIVE_INFINITY;
  }

  private include(key: number): void {
    const least = Math.min(this.least, key);
    const greatest = Math.max(this.greatest, key);
    if (least < this.offset || greatest >= this.offset + this.counts.length) {
      this.makeRoom(least, greatest);
    }
    this.least = least;
    this.greatest = greatest;
  }

  /** Twice what is needed, half of the rest on each side. */
  private makeRoom(least: number, greatest: number): void {
    const needed = greatest - least + 1;
    const room = new Uint32Array(Math.max(FIRST_ROOM, 2 * needed));
    const offset = least - ((room.length - needed) >> 1);
    if (this.count > 0) {
      room.set(
        this.counts.subarray(this.least - this.offset, this.greatest - this.offset + 1),
        this.least - offset,
      );
    }
    this.counts = room;
    this.offset = offset;
  }
}
