/** The parts in which trace files are read, indexed and kept: whole files, and pieces of large ones. */
import { createHash } from 'node:crypto';
import { openByteSource } from '../../io/open-source';
import type { DiscoveredFile } from '../../workspace/discovery/discovered-file';
import { type FilePiece, piecesOf } from '../../workspace/traces/pieces';

export interface FilePart {
  readonly file: DiscoveredFile;
  /** Null = the whole file. */
  readonly piece: FilePiece | null;
  /** Identifies the part and its content. */
  readonly label: string;
}

export interface PartOptions {
  /** Size of a piece; by default that of `piecesOf`. */
  readonly pieceBytes?: number;
  /** Whether anything is kept under the labels: hashing pieces takes a pass over the file. Default: true. */
  readonly isKept?: boolean;
}

/**
 * The parts of a file in their order. A piece is identified by its bytes, so that it stays the same when the file grows; a
 * file that is read as a whole by its size and when it was changed.
 * @throws on abort
 */
export async function partsOf(
  file: DiscoveredFile,
  signal: AbortSignal,
  { pieceBytes, isKept = true }: PartOptions = {},
): Promise<readonly FilePart[]> {
  // A file that cannot be read says so when it is read.
  const pieces = await piecesOf(file, signal, pieceBytes).catch(() => null);
  signal.throwIfAborted();
  if (pieces === null) {
    return [{ file, piece: null, label: labelOf(file) }];
  }
  const parts: FilePart[] = [];
  for (const piece of pieces) {
    const hash = isKept ? await hashOf(file, piece, signal) : '';
    parts.push({ file, piece, label: JSON.stringify([file.path, file.kind, piece, hash]) });
  }
  return parts;
}

/** Tells one part of a file from the others, whatever their content. */
export function placeOfPart({ file: { path, member }, piece }: FilePart): readonly unknown[] {
  return [path, ...(member === undefined ? [] : [member]), ...(piece === null ? [] : [piece.from])];
}

/** As they lie on disk. */
export function bytesOfPart({ file, piece }: FilePart): number {
  return piece === null ? file.bytes : piece.to - piece.from;
}

function labelOf({ path, member, kind, bytes, modifiedMs }: DiscoveredFile): string {
  return JSON.stringify([path, ...(member === undefined ? [] : [member]), kind, bytes, modifiedMs]);
}

async function hashOf(file: DiscoveredFile, piece: FilePiece, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  const source = await openByteSource(file, { ...piece, signal });
  try {
    for (let chunk = await source.read(); chunk !== null; chunk = await source.read()) {
      hash.update(chunk);
    }
  } finally {
    await source.close();
  }
  return hash.digest('hex');
}
