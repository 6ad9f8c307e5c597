import { type FileHandle, open } from 'node:fs/promises';
import type { ByteSource, ByteSourceOptions } from './byte-source';
import { type Compression, COMPRESSION_HEAD_BYTES, compressionOf } from './compression';
import { GzipSource } from './gzip/gzip-source';
import { PlainSource } from './plain-source';
import { openZstd } from './zstd/zstd-source';

const PLAIN_CHUNK_BYTES = 1 << 20;
/** Small, because compression can be a thousandfold and what one such chunk becomes may be held at once. */
const COMPRESSED_CHUNK_BYTES = 64 << 10;
/** Who begins in the middle of a file wants a record, not the rest. */
const RECORD_CHUNK_BYTES = 64 << 10;

/**
 * Opens a file for streaming and decompresses it as its first bytes demand. Rejects when it cannot be opened; a failure
 * later ends the bytes with `cutShort`.
 */
export async function openDiskFile(path: string, options: ByteSourceOptions = {}): Promise<ByteSource> {
  const handle = await open(path, 'r');
  try {
    const compression = await compressionAt(handle);
    if (compression === 'none') {
      return new PlainSource(
        handle,
        options.from === undefined || options.to !== undefined ? PLAIN_CHUNK_BYTES : RECORD_CHUNK_BYTES,
        options,
      );
    }
    if (compression === 'gzip') {
      return new GzipSource(handle, options);
    }
    return await openZstd(
      new PlainSource(handle, COMPRESSED_CHUNK_BYTES, { ...options, from: 0, to: undefined }),
      options.signal,
    );
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Whether the bytes of a file are not those of its content. */
export async function isDiskFileCompressed(path: string): Promise<boolean> {
  const handle = await open(path, 'r');
  try {
    return (await compressionAt(handle)) !== 'none';
  } finally {
    await handle.close();
  }
}

async function compressionAt(handle: FileHandle): Promise<Compression> {
  const head = Buffer.alloc(COMPRESSION_HEAD_BYTES);
  const { bytesRead } = await handle.read(head, 0, COMPRESSION_HEAD_BYTES, 0);
  return compressionOf(head.subarray(0, bytesRead));
}
