import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

const CHUNK_BYTES = 1 << 20;

/**
 * SHA-256 of an open file's bytes, in hex. Leaves the file open.
 * @throws an error named AbortError when aborted
 */
export async function hashOpenFile(descriptor: number, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256');
  const chunks = createReadStream('', {
    fd: descriptor,
    start: 0,
    autoClose: false,
    highWaterMark: CHUNK_BYTES,
    signal,
  });
  for await (const chunk of chunks) {
    hash.update(chunk as Uint8Array);
  }
  return hash.digest('hex');
}
