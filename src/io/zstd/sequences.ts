import { corrupt } from './error';
import { buildFse, type FseTable, readFse, singleSymbol } from './fse';
import { lastBit } from './huffman';

/** The three alphabets a sequence is written in (RFC 8878, 3.1.1.3.2), in the order of their tables. */
export interface SequenceTables {
  readonly literalLengths: FseTable;
  readonly offsets: FseTable;
  readonly matchLengths: FseTable;
}

/** Offsets that are written as 1, 2 and 3; changed by every sequence. */
export type RecentOffsets = [number, number, number];

export interface SequenceSection {
  readonly count: number;
  readonly tables: SequenceTables | null;
  /** The bit stream is [start, end). */
  readonly start: number;
  readonly end: number;
}

/** Least value and extra bits of each code. */
interface Codes {
  readonly base: Uint32Array;
  readonly bits: Uint8Array;
}

const LITERAL_LENGTHS = codes(0, [
  ...zeros(16),
  1,
  1,
  1,
  1,
  2,
  2,
  3,
  3,
  4,
  6,
  7,
  8,
  9,
  10,
  11,
  12,
  13,
  14,
  15,
  16,
]);
const MATCH_LENGTHS = codes(3, [
  ...zeros(32),
  1,
  1,
  1,
  1,
  2,
  2,
  3,
  3,
  4,
  4,
  5,
  7,
  8,
  9,
  10,
  11,
  12,
  13,
  14,
  15,
  16,
]);
/** Larger ones reach beyond the largest window that is read. */
const MAX_OFFSET_CODE = 28;

const DEFAULTS: SequenceTables = {
  literalLengths: buildFse(
    [
      4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1,
      -1, -1,
    ],
    6,
  ),
  offsets: buildFse(
    [1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1],
    5,
  ),
  matchLengths: buildFse(
    [
      1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
      1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1,
    ],
    6,
  ),
};

function zeros(count: number): number[] {
  return Array.from({ length: count }, () => 0);
}

function codes(first: number, bits: readonly number[]): Codes {
  const base = new Uint32Array(bits.length);
  bits.forEach((_, code) => (base[code] = code === 0 ? first : base[code - 1] + (1 << bits[code - 1])));
  return { base, bits: Uint8Array.from(bits) };
}

/**
 * Reads what stands in front of the sequences of a block in [at, end).
 * @param previous the tables of an earlier block of the frame
 */
export function readSequenceSection(
  bytes: Uint8Array,
  at: number,
  end: number,
  previous: SequenceTables | null,
): SequenceSection {
  if (at >= end) {
    corrupt('a block without sequences');
  }
  const first = bytes[at++];
  if (first === 0) {
    if (at !== end) {
      corrupt('bytes behind the end of a block');
    }
    return { count: 0, tables: previous, start: at, end };
  }
  let count = first;
  if (first === 255) {
    count = (bytes[at] | (bytes[at + 1] << 8)) + 0x7f00;
    at += 2;
  } else if (first >= 128) {
    count = ((first - 128) << 8) | bytes[at++];
  }
  if (at >= end) {
    corrupt('sequences are cut off');
  }
  const modes = bytes[at++];
  if ((modes & 3) !== 0) {
    corrupt('sequences in a mode that does not exist');
  }
  const read = (mode: number, key: keyof SequenceTables, mostLog: number, mostCode: number): FseTable => {
    if (mode === 0) {
      return DEFAULTS[key];
    }
    if (mode === 3) {
      return previous === null ? corrupt('sequences without a table') : previous[key];
    }
    if (mode === 1) {
      if (at >= end || bytes[at] > mostCode) {
        corrupt('a code of a sequence that does not exist');
      }
      return singleSymbol(bytes[at++]);
    }
    const { table, end: after } = readFse(bytes, at, end, mostLog, mostCode + 1);
    at = after;
    return table;
  };
  const literalLengths = read(modes >> 6, 'literalLengths', 9, LITERAL_LENGTHS.bits.length - 1);
  const offsets = read((modes >> 4) & 3, 'offsets', 8, 31);
  const matchLengths = read((modes >> 2) & 3, 'matchLengths', 9, MATCH_LENGTHS.bits.length - 1);
  return { count, tables: { literalLengths, offsets, matchLengths }, start: at, end };
}

/**
 * Carries the sequences of a block out: literals, then a copy of what was written `offset` bytes before, in turns.
 * @param out written from `from` on, at most up to `limit`
 * @param reach how far back a copy may start, counted from `from`
 * @returns where the block ends in `out`
 */
export function runSequences(
  bytes: Uint8Array,
  section: SequenceSection,
  literals: Uint8Array,
  recent: RecentOffsets,
  out: Uint8Array,
  from: number,
  limit: number,
  reach: number,
): number {
  let to = from;
  let literal = 0;
  if (section.count > 0 && section.tables !== null) {
    const { literalLengths: lengths, offsets, matchLengths: matches } = section.tables;
    const first = section.start * 8;
    let bit = lastBit(bytes, section.start, section.end);
    const read = (count: number): number => {
      bit -= count;
      if (bit < first) {
        corrupt('sequences that run out of bits');
      }
      const byte = bit >>> 3;
      const word =
        (bytes[byte] | (bytes[byte + 1] << 8) | (bytes[byte + 2] << 16) | (bytes[byte + 3] << 24)) >>>
        (bit & 7);
      // Four bytes hold 25 bits at any offset.
      return count <= 25
        ? word & ((1 << count) - 1)
        : (word & 0x1ffffff) +
            (((bytes[byte + 3] | (bytes[byte + 4] << 8)) >>> ((bit & 7) + 1)) & ((1 << (count - 25)) - 1)) *
              0x2000000;
    };
    let lengthState = read(lengths.log);
    let offsetState = read(offsets.log);
    let matchState = read(matches.log);
    for (let left = section.count; left > 0; left--) {
      const offsetCode = offsets.symbol[offsetState];
      if (offsetCode > MAX_OFFSET_CODE) {
        corrupt('a distance that is too large');
      }
      const written = 2 ** offsetCode + read(offsetCode);
      const matchCode = matches.symbol[matchState];
      let match = MATCH_LENGTHS.base[matchCode] + read(MATCH_LENGTHS.bits[matchCode]);
      const lengthCode = lengths.symbol[lengthState];
      const length = LITERAL_LENGTHS.base[lengthCode] + read(LITERAL_LENGTHS.bits[lengthCode]);
      if (left > 1) {
        lengthState = lengths.base[lengthState] + read(lengths.bits[lengthState]);
        matchState = matches.base[matchState] + read(matches.bits[matchState]);
        offsetState = offsets.base[offsetState] + read(offsets.bits[offsetState]);
      }
      const offset = resolveOffset(written, length, recent);
      if (literal + length > literals.length || to + length + match > limit) {
        corrupt('a block that is larger than it may be');
      }
      for (const stop = literal + length; literal < stop;) {
        out[to++] = literals[literal++];
      }
      if (offset > reach + (to - from) || offset === 0) {
        corrupt('a distance that reaches before the beginning');
      }
      let source = to - offset;
      if (match > COPY_BYTES && offset >= match) {
        out.copyWithin(to, source, source + match);
        to += match;
      } else {
        for (; match > 0; match--) {
          out[to++] = out[source++];
        }
      }
    }
    if (bit !== first) {
      corrupt('sequences that leave bits over');
    }
  }
  const rest = literals.length - literal;
  if (to + rest > limit) {
    corrupt('a block that is larger than it may be');
  }
  out.set(literal === 0 ? literals : literals.subarray(literal), to);
  return to + rest;
}

/** Shorter copies are faster byte by byte. */
const COPY_BYTES = 48;

/** The distance a written offset stands for; 1 to 3 are recent ones, shifted by one when no literals precede. */
function resolveOffset(written: number, literalLength: number, recent: RecentOffsets): number {
  if (written > 3) {
    recent[2] = recent[1];
    recent[1] = recent[0];
    recent[0] = written - 3;
    return recent[0];
  }
  const index = written - (literalLength === 0 ? 0 : 1);
  if (index === 0) {
    return recent[0];
  }
  const offset = index === 3 ? recent[0] - 1 : recent[index];
  if (index > 1) {
    recent[2] = recent[1];
  }
  recent[1] = recent[0];
  recent[0] = offset;
  return offset;
}
