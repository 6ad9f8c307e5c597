import { corrupt } from './error';

/** A decoding table of finite state entropy (RFC 8878, 4.1): per state its symbol, and where the next state begins. */
export interface FseTable {
  readonly log: number;
  readonly symbol: Uint8Array;
  /** Bits to be read and added to `base` for the next state. */
  readonly bits: Uint8Array;
  readonly base: Uint16Array;
}

/** A table of one symbol, which takes no bits. */
export function singleSymbol(symbol: number): FseTable {
  return { log: 0, symbol: Uint8Array.of(symbol), bits: new Uint8Array(1), base: new Uint16Array(1) };
}

/** @param counts probability of each symbol in states, -1 = less than one; they add up to 2^log states */
export function buildFse(counts: ArrayLike<number>, log: number): FseTable {
  const size = 1 << log;
  const symbol = new Uint8Array(size);
  const bits = new Uint8Array(size);
  const base = new Uint16Array(size);
  const next = new Uint16Array(counts.length);
  let high = size - 1;
  for (let index = 0; index < counts.length; index++) {
    next[index] = counts[index];
    if (counts[index] !== -1) {
      continue;
    }
    symbol[high--] = index;
    next[index] = 1;
  }
  const step = (size >> 1) + (size >> 3) + 3;
  let state = 0;
  for (let index = 0; index < counts.length; index++) {
    for (let count = 0; count < counts[index]; count++) {
      symbol[state] = index;
      do {
        state = (state + step) & (size - 1);
      } while (state > high);
    }
  }
  if (state !== 0) {
    corrupt('a table of symbols does not fill up');
  }
  for (let at = 0; at < size; at++) {
    const value = next[symbol[at]]++;
    bits[at] = log - (31 - Math.clz32(value));
    base[at] = (value << bits[at]) - size;
  }
  return { log, symbol, bits, base };
}

/**
 * Reads the description of a table from [at, end).
 * @returns the table and the offset behind its description
 */
export function readFse(
  bytes: Uint8Array,
  at: number,
  end: number,
  mostLog: number,
  mostSymbols: number,
): { table: FseTable; end: number } {
  let bit = at * 8;
  const lastBit = end * 8;
  const peek = (count: number): number => {
    const byte = bit >>> 3;
    const word = bytes[byte] | (bytes[byte + 1] << 8) | (bytes[byte + 2] << 16) | (bytes[byte + 3] << 24);
    return (word >>> (bit & 7)) & ((1 << count) - 1);
  };
  const log = peek(4) + 5;
  bit += 4;
  if (log > mostLog) {
    corrupt('a table of symbols that is too large');
  }
  const counts: number[] = [];
  let remaining = (1 << log) + 1;
  while (remaining > 1) {
    if (counts.length >= mostSymbols || bit > lastBit) {
      corrupt('a table of symbols that is too long');
    }
    const width = 32 - Math.clz32(remaining);
    const short = (1 << width) - 1 - remaining;
    const low = peek(width - 1);
    let value: number;
    if (low < short) {
      value = low;
      bit += width - 1;
    } else {
      value = peek(width);
      if (value >= 1 << (width - 1)) {
        value -= short;
      }
      bit += width;
    }
    const count = value - 1;
    counts.push(count);
    remaining -= Math.abs(count);
    if (count !== 0) {
      continue;
    }
    for (let repeat = 3; repeat === 3;) {
      repeat = peek(2);
      bit += 2;
      for (let zero = 0; zero < repeat; zero++) {
        counts.push(0);
      }
      if (counts.length > mostSymbols || bit > lastBit) {
        corrupt('a table of symbols that is too long');
      }
    }
  }
  const after = (bit + 7) >>> 3;
  if (remaining !== 1 || after > end) {
    corrupt('a table of symbols that does not add up');
  }
  return { table: buildFse(counts, log), end: after };
}
