import { corrupt } from './error';
import { decodeHuffman, type HuffmanTable, readHuffman } from './huffman';

export interface Literals {
  /** Valid until the next block. */
  readonly bytes: Uint8Array;
  /** Offset behind the section. */
  readonly end: number;
  readonly huffman: HuffmanTable | null;
}

/**
 * Reads the literals section of a compressed block in [at, end) (RFC 8878, 3.1.1.3.1).
 * @param scratch where decoded literals go; as long as a block may be
 * @param huffman the table of an earlier block of the frame
 */
export function readLiterals(
  bytes: Uint8Array,
  at: number,
  end: number,
  scratch: Uint8Array,
  huffman: HuffmanTable | null,
): Literals {
  if (at + 1 > end) {
    corrupt('a block without literals');
  }
  const kind = bytes[at] & 3;
  const format = (bytes[at] >> 2) & 3;
  if (kind < 2) {
    // The size takes 5, 12 or 20 bits.
    const headBytes = format === 1 ? 2 : format === 3 ? 3 : 1;
    const size = (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16)) >>> (headBytes === 1 ? 3 : 4);
    const length = headBytes === 1 ? size & 0x1f : headBytes === 2 ? size & 0xfff : size & 0xfffff;
    const start = at + headBytes;
    if (length > scratch.length || start + (kind === 0 ? length : 1) > end) {
      corrupt('more literals than there can be');
    }
    if (kind === 0) {
      return { bytes: bytes.subarray(start, start + length), end: start + length, huffman };
    }
    return { bytes: scratch.subarray(0, length).fill(bytes[start]), end: start + 1, huffman };
  }
  // Two sizes of 10, 14 or 18 bits each, behind four bits.
  const sizeBits = format < 2 ? 10 : format === 2 ? 14 : 18;
  const headBytes = (4 + 2 * sizeBits) >> 3;
  if (at + headBytes > end) {
    corrupt('literals are cut off');
  }
  const head =
    bytes[at] +
    bytes[at + 1] * 2 ** 8 +
    bytes[at + 2] * 2 ** 16 +
    (headBytes > 3 ? bytes[at + 3] * 2 ** 24 : 0) +
    (headBytes > 4 ? bytes[at + 4] * 2 ** 32 : 0);
  const length = Math.floor(head / 16) % 2 ** sizeBits;
  const packed = Math.floor(head / 2 ** (4 + sizeBits)) % 2 ** sizeBits;
  const start = at + headBytes;
  const sectionEnd = start + packed;
  if (length > scratch.length || sectionEnd > end) {
    corrupt('more literals than there can be');
  }
  const described = kind === 2 ? readHuffman(bytes, start, sectionEnd) : { table: huffman, end: start };
  if (described.table === null) {
    corrupt('literals without a table');
  }
  const out = scratch.subarray(0, length);
  if (format === 0) {
    decodeHuffman(bytes, described.end, sectionEnd, described.table, out);
  } else {
    decodeFourStreams(bytes, described.end, sectionEnd, described.table, out);
  }
  return { bytes: out, end: sectionEnd, huffman: described.table };
}

/** Four streams behind a table of the lengths of the first three, each with a quarter of the literals. */
function decodeFourStreams(
  bytes: Uint8Array,
  at: number,
  end: number,
  table: HuffmanTable,
  out: Uint8Array,
): void {
  if (at + 6 > end) {
    corrupt('literals are cut off');
  }
  const quarter = (out.length + 3) >> 2;
  if (3 * quarter > out.length) {
    corrupt('too few literals for four streams');
  }
  let start = at + 6;
  for (let stream = 0; stream < 4; stream++) {
    const stop = stream < 3 ? start + (bytes[at + stream * 2] | (bytes[at + stream * 2 + 1] << 8)) : end;
    if (stop > end) {
      corrupt('literals are cut off');
    }
    decodeHuffman(
      bytes,
      start,
      stop,
      table,
      out.subarray(stream * quarter, stream < 3 ? (stream + 1) * quarter : out.length),
    );
    start = stop;
  }
}
