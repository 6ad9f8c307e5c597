/** Large files of lines are read in pieces: several at once, and of a file that grew only what is new. */
import { ByteWindow } from '../../io/byte-window';
import { MAX_RECORD_BYTES } from '../../io/json-cut';
import { isCompressed, openByteSource } from '../../io/open-source';
import { StructureScan } from '../../io/structure-scan';
import type { DiscoveredFile } from '../discovery/discovered-file';
import { formatOf } from './format';

/** Bytes from `from` up to `to` of a file that is not compressed; records lie in one piece each. */
export interface FilePiece {
  readonly from: number;
  readonly to: number;
}

/** A piece ends with the first record that ends behind a multiple of so many bytes. */
const PIECE_BYTES = 32 << 20;
const NEWLINE = 0x0a;
const OPEN_OBJECT = 0x7b;

/**
 * The pieces in which a file is read, in their order; null when it is read as a whole: it is small or compressed, or its
 * records are not lines. Where pieces begin does not depend on what is appended later.
 * @throws when the file cannot be read
 */
export async function piecesOf(
  file: DiscoveredFile,
  signal: AbortSignal,
  pieceBytes = PIECE_BYTES,
): Promise<readonly FilePiece[] | null> {
  if (file.bytes <= pieceBytes || !(await hasRecordsAsLines(file, signal))) {
    return null;
  }
  const pieces: FilePiece[] = [];
  let from = 0;
  for (let wanted = pieceBytes; wanted < file.bytes; wanted += pieceBytes) {
    if (wanted <= from) {
      continue;
    }
    const to = await nextLine(file, wanted, signal);
    if (to === null) {
      break;
    }
    pieces.push({ from, to });
    from = to;
  }
  return [...pieces, { from, to: file.bytes }];
}

/** Whether the first two lines are an object each. */
async function hasRecordsAsLines(file: DiscoveredFile, signal: AbortSignal): Promise<boolean> {
  if (await isCompressed(file)) {
    return false;
  }
  const source = await openByteSource(file, { signal });
  try {
    const window = new ByteWindow(source);
    if ((await formatOf(file.kind, window)).kind !== 'json') {
      return false;
    }
    let end = window.bytes.subarray(0, window.length).indexOf(NEWLINE);
    while (end < 0 && window.length < MAX_RECORD_BYTES && (await window.fill(0))) {
      end = window.bytes.subarray(0, window.length).indexOf(NEWLINE);
    }
    if (end < 0 || window.bytes[0] !== OPEN_OBJECT) {
      return false;
    }
    while (window.length <= end + 1 && (await window.fill(0))) {}
    const first = new StructureScan().run(window.bytes, 0, end);
    return first === end && window.bytes[end + 1] === OPEN_OBJECT;
  } finally {
    await source.close();
  }
}

/** Where the next line begins that is an object; null when none does. A text in JSON has no line breaks. */
async function nextLine(file: DiscoveredFile, offset: number, signal: AbortSignal): Promise<number | null> {
  const source = await openByteSource(file, { signal, from: offset });
  try {
    const window = new ByteWindow(source, offset);
    for (let at = offset; ;) {
      const found = window.bytes.subarray(0, window.length).indexOf(NEWLINE, at - window.base);
      if (found >= 0 && found + 1 < window.length) {
        if (window.bytes[found + 1] === OPEN_OBJECT) {
          return window.base + found + 1;
        }
        at = window.base + found + 1;
        continue;
      }
      at = found < 0 ? window.end : window.base + found;
      if (!(await window.fill(at))) {
        return null;
      }
    }
  } finally {
    await source.close();
  }
}
