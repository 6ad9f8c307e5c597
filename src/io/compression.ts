import { isFrameMagic } from './zstd/frame-header';

export type Compression = 'none' | 'gzip' | 'zstd';

/** Bytes from which a file's compression is told. */
export const COMPRESSION_HEAD_BYTES = 8;

/** How a file is compressed, by its first bytes. Zstandard also behind a size of four bytes, as the Collector writes it. */
export function compressionOf(head: Buffer): Compression {
  if (head.length >= 2 && head[0] === 0x1f && head[1] === 0x8b) {
    return 'gzip';
  }
  const isZstd = (at: number): boolean => head.length >= at + 4 && isFrameMagic(head.readUInt32LE(at));
  return isZstd(0) || isZstd(4) ? 'zstd' : 'none';
}
