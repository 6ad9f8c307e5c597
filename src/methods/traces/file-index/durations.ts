import { BatchFlag, type SpanBatch } from './span-batch';

/** Durations in bins whose width grows with them, so that counts of files add up. */

/** Bits of the fraction that a bin keeps: 128 bins an octave, each at most 0.8 % wide. */
const FRACTION_BITS = 7;
const HIGH_WORD_SHIFT = 20 - FRACTION_BITS;
/** Bin of the shortest duration told from zero: 2^-30 ms, about a picosecond. */
const FIRST_BIN = (1023 - 30) << FRACTION_BITS;

const LAST_BIN = (64 << FRACTION_BITS) - 1;

const scratch = new Float64Array(1);
/** The higher half comes second on every processor that Node runs models on. */
const words = new Uint32Array(scratch.buffer);

/** The bin of a duration in milliseconds; 0 for those that are none. */
export function durationBin(durationMs: number): number {
  scratch[0] = durationMs;
  const bin = (words[1] >>> HIGH_WORD_SHIFT) - FIRST_BIN;
  return bin > 0 ? Math.min(bin, LAST_BIN) : 0;
}

const BINS_A_CHUNK = 1 << FRACTION_BITS;
/** Durations up to 2^33 ms, about a hundred days; longer ones count as such. */
const CHUNKS = 64;
const NO_CHUNK = 0xffffffff;

/** Counts of many operations. An octave takes room only where an operation has durations in it. */
export class DurationCounter {
  /** Per operation and octave, where its counts begin. */
  private chunkAt = new Uint32Array(CHUNKS).fill(NO_CHUNK);
  private counts = new Uint32Array(16 * BINS_A_CHUNK);
  private used = 0;

  add(operation: number, durationMs: number): void {
    const bin = durationBin(durationMs);
    const slot = operation * CHUNKS + (bin >> FRACTION_BITS);
    let at = slot < this.chunkAt.length ? this.chunkAt[slot] : NO_CHUNK;
    if (at === NO_CHUNK) {
      at = this.newChunk(slot);
    }
    this.counts[at + (bin & (BINS_A_CHUNK - 1))]++;
  }

  addAll({ used, pair, durationMs, flags }: SpanBatch): void {
    for (let at = 0; at < used; at++) {
      if ((flags[at] & BatchFlag.unfinished) === 0) {
        this.add(pair[at], durationMs[at]);
      }
    }
  }

  /** Calls back with each bin of an operation that has durations, ascending. */
  each(operation: number, visit: (bin: number, count: number) => void): void {
    for (let chunk = 0; chunk < CHUNKS; chunk++) {
      const slot = operation * CHUNKS + chunk;
      const at = slot < this.chunkAt.length ? this.chunkAt[slot] : NO_CHUNK;
      if (at === NO_CHUNK) {
        continue;
      }
      for (let bin = 0; bin < BINS_A_CHUNK; bin++) {
        if (this.counts[at + bin] > 0) {
          visit((chunk << FRACTION_BITS) + bin, this.counts[at + bin]);
        }
      }
    }
  }

  private newChunk(slot: number): number {
    if (slot >= this.chunkAt.length) {
      const grown = new Uint32Array(2 * (slot + CHUNKS)).fill(NO_CHUNK);
      grown.set(this.chunkAt);
      this.chunkAt = grown;
    }
    if (this.used + BINS_A_CHUNK > this.counts.length) {
      const grown = new Uint32Array(2 * this.counts.length);
      grown.set(this.counts);
      this.counts = grown;
    }
    const at = this.used;
    this.used += BINS_A_CHUNK;
    this.chunkAt[slot] = at;
    return at;
  }
}

/** Counts of one operation, by ascending bin. */
export interface DurationCounts {
  readonly bins: ArrayLike<number>;
  readonly counts: ArrayLike<number>;
}

/** Sums of counts, for the share of durations below one. */
export class DurationHistory {
  private readonly bins: readonly number[];
  /** Durations in bins before each, and in it. */
  private readonly below: readonly number[];
  readonly total: number;

  constructor(parts: readonly DurationCounts[]) {
    const sums = new Map<number, number>();
    for (const { bins, counts } of parts) {
      for (let index = 0; index < bins.length; index++) {
        sums.set(bins[index], (sums.get(bins[index]) ?? 0) + counts[index]);
      }
    }
    const sorted = [...sums].sort(([a], [b]) => a - b);
    let total = 0;
    this.bins = sorted.map(([bin]) => bin);
    this.below = sorted.map(([, count]) => (total += count) - count);
    this.total = total;
  }

  /** Share of the durations in shorter bins, 0 to 100; NaN of nothing. */
  percentile(durationMs: number): number {
    if (this.total === 0) {
      return Number.NaN;
    }
    const bin = durationBin(durationMs);
    let [low, high] = [0, this.bins.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.bins[middle] < bin) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return (100 * (low < this.below.length ? this.below[low] : this.total)) / this.total;
  }
}
