import { fstatSync, readSync } from 'node:fs';
import { compressionOf } from '../../io/compression';
import { gzipHead } from '../../io/gzip/gzip-head';
import { zstdHead } from '../../io/zstd/head';
import { HEAD_BYTES } from './head';

/** Bytes of a compressed file, unpacked, in which its later pieces lie. */
const UNPACKED_BYTES = 1 << 20;

export interface LaterPieces {
  /** Pieces of at most 64 KB behind the head. Pieces of a file that is not compressed share one buffer. */
  readonly pieces: Iterable<Buffer>;
  /** Why a compressed file ends early. */
  readonly damage: string | null;
}

/** What lies behind the head of an open file, for files whose head says nothing. Throws when reading fails. */
export function laterPieces(descriptor: number): LaterPieces {
  const first = bytesAt(descriptor, 0, Buffer.allocUnsafe(HEAD_BYTES));
  const { size } = fstatSync(descriptor);
  const isWhole = size <= HEAD_BYTES;
  switch (compressionOf(first)) {
    case 'none':
      return { pieces: isWhole ? [] : plainPieces(descriptor, size), damage: null };
    case 'gzip': {
      const { content, fault } = gzipHead(first, isWhole);
      return { pieces: unpackedPieces(content), damage: fault };
    }
    case 'zstd': {
      const { content, fault } = zstdHead(first, UNPACKED_BYTES, isWhole);
      return { pieces: unpackedPieces(content), damage: fault };
    }
  }
}

function bytesAt(descriptor: number, offset: number, buffer: Buffer): Buffer {
  return buffer.subarray(0, readSync(descriptor, buffer, 0, buffer.length, offset));
}

/** The second piece, one in the middle, and the last: a long run in front may be of any length. */
function* plainPieces(descriptor: number, size: number): Generator<Buffer> {
  const buffer = Buffer.allocUnsafe(HEAD_BYTES);
  for (const offset of new Set([HEAD_BYTES, Math.floor(size / 2), Math.max(HEAD_BYTES, size - HEAD_BYTES)])) {
    yield bytesAt(descriptor, offset, buffer);
  }
}

function* unpackedPieces(content: Buffer): Generator<Buffer> {
  for (let at = 0; at < Math.min(content.length, UNPACKED_BYTES); at += HEAD_BYTES) {
    yield content.subarray(at, at + HEAD_BYTES);
  }
  if (content.length > UNPACKED_BYTES) {
    yield content.subarray(-HEAD_BYTES);
  }
}
