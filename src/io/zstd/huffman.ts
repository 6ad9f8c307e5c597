import { corrupt } from './error';
import { type FseTable, readFse } from './fse';

const MAX_BITS = 11;
const MAX_WEIGHTS = 255;

/** A decoding table of literals (RFC 8878, 4.2): for each prefix of `log` bits the symbol and how many of them it takes. */
export interface HuffmanTable {
  readonly log: number;
  /** Symbol in the low eight bits, length above. */
  readonly entries: Uint16Array;
}

/** Reads the description of a table from [at, end). */
export function readHuffman(
  bytes: Uint8Array,
  at: number,
  end: number,
): { table: HuffmanTable; end: number } {
  if (at >= end) {
    corrupt('no table of literals');
  }
  const head = bytes[at++];
  const weights = new Uint8Array(MAX_WEIGHTS + 1);
  if (head < 128) {
    if (at + head > end) {
      corrupt('a table of literals is cut off');
    }
    const { table, end: after } = readFse(bytes, at, at + head, 6, MAX_WEIGHTS);
    const count = readWeights(bytes, after, at + head, table, weights);
    return { table: buildHuffman(weights, count), end: at + head };
  }
  const count = head - 127;
  if (at + ((count + 1) >> 1) > end) {
    corrupt('a table of literals is cut off');
  }
  for (let index = 0; index < count; index++) {
    weights[index] = (bytes[at + (index >> 1)] >> (index % 2 === 0 ? 4 : 0)) & 15;
  }
  return { table: buildHuffman(weights, count), end: at + ((count + 1) >> 1) };
}

/** Two states take turns until the bits are used up. */
function readWeights(
  bytes: Uint8Array,
  at: number,
  end: number,
  table: FseTable,
  weights: Uint8Array,
): number {
  let bit = lastBit(bytes, at, end);
  const first = at * 8;
  const read = (count: number): number => {
    bit -= count;
    return bitsAt(bytes, bit, count, first);
  };
  const states = [read(table.log), read(table.log)];
  if (bit < first) {
    corrupt('a table of literals that is too short');
  }
  for (let count = 0; ; count++) {
    if (count >= MAX_WEIGHTS - 1) {
      corrupt('a table of literals that is too long');
    }
    const turn = count & 1;
    const state = states[turn];
    weights[count] = table.symbol[state];
    states[turn] = table.base[state] + read(table.bits[state]);
    if (bit >= first) {
      continue;
    }
    weights[count + 1] = table.symbol[states[1 - turn]];
    return count + 2;
  }
}

function buildHuffman(weights: Uint8Array, count: number): HuffmanTable {
  let sum = 0;
  for (let index = 0; index < count; index++) {
    if (weights[index] > MAX_BITS) {
      corrupt('a code of a literal that is too long');
    }
    if (weights[index] > 0) {
      sum += 1 << (weights[index] - 1);
    }
  }
  if (sum === 0) {
    corrupt('a table of literals without codes');
  }
  const log = 32 - Math.clz32(sum);
  const rest = (1 << log) - sum;
  // The last weight is not written: it fills the table up to a power of two.
  if (log > MAX_BITS || (rest & (rest - 1)) !== 0) {
    corrupt('a table of literals that does not add up');
  }
  weights[count] = 32 - Math.clz32(rest);
  const entries = new Uint16Array(1 << log);
  let at = 0;
  for (let weight = 1; weight <= log; weight++) {
    const width = 1 << (weight - 1);
    for (let symbol = 0; symbol <= count; symbol++) {
      if (weights[symbol] !== weight) {
        continue;
      }
      entries.fill(((log + 1 - weight) << 8) | symbol, at, at + width);
      at += width;
    }
  }
  return { log, entries };
}

/** Decodes the stream in [at, end), which is read from its end, into all of `out`. */
export function decodeHuffman(
  bytes: Uint8Array,
  at: number,
  end: number,
  { log, entries }: HuffmanTable,
  out: Uint8Array,
): void {
  const first = at * 8;
  let bit = lastBit(bytes, at, end);
  const mask = (1 << log) - 1;
  for (let index = 0; index < out.length; index++) {
    const from = bit - log;
    const byte = from >> 3;
    const entry =
      entries[((bytes[byte] | (bytes[byte + 1] << 8) | (bytes[byte + 2] << 16)) >>> (from & 7)) & mask];
    out[index] = entry & 0xff;
    bit -= entry >> 8;
    if (bit < first) {
      corrupt('literals that run out of bits');
    }
  }
  if (bit !== first) {
    corrupt('literals that leave bits over');
  }
}

/** Offset in bits just below the marker that ends a stream read backwards: the highest set bit of its last byte. */
export function lastBit(bytes: Uint8Array, at: number, end: number): number {
  if (end <= at || bytes[end - 1] === 0) {
    corrupt('a bit stream without its end');
  }
  return (end - 1) * 8 + 31 - Math.clz32(bytes[end - 1]);
}

/** Up to 16 bits at a bit offset; those before `first` are zeros. */
function bitsAt(bytes: Uint8Array, bit: number, count: number, first: number): number {
  if (bit < first - 16) {
    return 0;
  }
  const byte = bit >> 3;
  const word = (bytes[byte] | (bytes[byte + 1] << 8) | (bytes[byte + 2] << 16)) >>> (bit & 7);
  const value = word & ((1 << count) - 1);
  return bit >= first ? value : (value >> (first - bit)) << (first - bit);
}
