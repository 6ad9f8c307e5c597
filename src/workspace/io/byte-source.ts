import { open, type FileHandle } from 'node:fs/promises';
import { createGunzip, type Gunzip } from 'node:zlib';

/** Bytes of a file in order, decompressed, a chunk at a time. */
export interface ByteSource {
  /** The next chunk, valid until the call after; null at the end. */
  read(): Promise<Uint8Array | null>;
  /** After the end: why the bytes stopped early, or null when the file was read in full. */
  readonly cutShort: string | null;
  close(): Promise<void>;
}

export interface ByteSourceOptions {
  readonly signal?: AbortSignal;
  /** Called with the bytes read from disk so far (compressed bytes for gzip). */
  readonly onBytes?: (bytesRead: number) => void;
}

const PLAIN_CHUNK_BYTES = 1 << 20;
/** Small, because gzip can expand a thousandfold and the output of one such chunk is held at once. */
const COMPRESSED_CHUNK_BYTES = 64 << 10;
const INFLATED_CHUNK_BYTES = 256 << 10;

/** Opens a file for streaming. Rejects when it cannot be opened; a failure later ends the bytes with `cutShort`. */
export async function openByteSource(path: string, gzip: boolean, options: ByteSourceOptions = {}): Promise<ByteSource> {
  const handle = await open(path, 'r');
  const plain = new PlainSource(handle, gzip ? COMPRESSED_CHUNK_BYTES : PLAIN_CHUNK_BYTES, options);
  return gzip ? new GzipSource(plain) : plain;
}

class PlainSource implements ByteSource {
  cutShort: string | null = null;
  private bytesRead = 0;
  private readonly chunk: Buffer;

  constructor(
    private readonly handle: FileHandle,
    chunkBytes: number,
    private readonly options: ByteSourceOptions,
  ) {
    this.chunk = Buffer.allocUnsafeSlow(chunkBytes);
  }

  async read(): Promise<Uint8Array | null> {
    this.options.signal?.throwIfAborted();
    try {
      const { bytesRead } = await this.handle.read(this.chunk, 0, this.chunk.length, this.bytesRead);
      if (bytesRead === 0) return null;
      this.bytesRead += bytesRead;
      this.options.onBytes?.(this.bytesRead);
      return this.chunk.subarray(0, bytesRead);
    } catch (error) {
      this.cutShort = `reading failed after ${this.bytesRead} bytes: ${messageOf(error)}`;
      return null;
    }
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

/**
 * Decompresses one compressed chunk per step and waits for it. Piping streams would be shorter, but a stream that fails
 * throws away what it had already produced, and everything before the cut of a truncated export must be used.
 */
class GzipSource implements ByteSource {
  cutShort: string | null = null;
  private readonly gunzip: Gunzip = createGunzip({ chunkSize: INFLATED_CHUNK_BYTES });
  private readonly queue: Uint8Array[] = [];
  private inflatedBytes = 0;
  private failure: Error | null = null;
  private ended = false;

  constructor(private readonly compressed: PlainSource) {
    this.gunzip.on('data', (chunk: Uint8Array) => {
      this.queue.push(chunk);
      this.inflatedBytes += chunk.length;
    });
    this.gunzip.on('error', (error) => {
      this.failure = error;
    });
  }

  async read(): Promise<Uint8Array | null> {
    while (this.queue.length === 0 && !this.ended) await this.step();
    return this.queue.shift() ?? null;
  }

  private async step(): Promise<void> {
    const chunk = await this.compressed.read();
    if (chunk === null) await this.finish();
    else await this.settle((done) => this.gunzip.write(chunk, done));
    if (this.failure !== null) {
      this.ended = true;
      this.cutShort = `${gzipReason(this.failure)} after ${this.inflatedBytes} decompressed bytes`;
    }
    if (this.ended && this.compressed.cutShort !== null) this.cutShort = this.compressed.cutShort;
  }

  private async finish(): Promise<void> {
    this.ended = true;
    await this.settle((done) => {
      this.gunzip.once('end', done);
      this.gunzip.end();
    });
  }

  /** Runs one step of the decompressor; resolves on success and on failure alike (see `failure`). */
  private settle(start: (done: () => void) => void): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.gunzip.off('error', done);
        resolve();
      };
      this.gunzip.once('error', done);
      start(done);
    });
  }

  async close(): Promise<void> {
    this.gunzip.destroy();
    await this.compressed.close();
  }
}

function gzipReason(error: Error & { code?: string }): string {
  if (error.code === 'Z_BUF_ERROR') return 'the gzip file is cut off: it ends';
  return `the gzip data is damaged (${error.message})`;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
