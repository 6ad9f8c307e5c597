import { open } from 'node:fs/promises';
import type { ByteSource, ByteSourceOptions } from './byte-source';
import { COMPRESSION_HEAD_BYTES, compressionOf } from './compression';
import { GzipSource } from './gzip/gzip-source';
import { PlainSource } from './plain-source';
import { openZstd } from './zstd/zstd-source';

const PLAIN_CHUNK_BYTES = 1 << 20;
/** Small, because compression can be a thousandfold and what one such chunk becomes may be held at once. */
const COMPRESSED_CHUNK_BYTES = 64 << 10;

/**
 * Opens a file for streaming and decompresses it as its first bytes demand. Rejects when it cannot be opened; a failure
 * later ends the bytes with `cutShort`.
 */
export async function openByteSource(path: string, options: ByteSourceOptions = {}): Promise<ByteSource> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(COMPRESSION_HEAD_BYTES),
      0,
      COMPRESSION_HEAD_BYTES,
      0,
    );
    const compression = compressionOf(buffer.subarray(0, bytesRead));
    if (compression === 'none') {
      return new PlainSource(handle, PLAIN_CHUNK_BYTES, options);
    }
    if (compression === 'gzip') {
      return new GzipSource(handle, options);
    }
    return await openZstd(new PlainSource(handle, COMPRESSED_CHUNK_BYTES, options), options.signal);
  } catch (error) {
    await handle.close();
    throw error;
  }
}
