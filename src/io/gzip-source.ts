import { createGunzip, type Gunzip } from 'node:zlib';
import type { ByteSource } from './byte-source';

const INFLATED_CHUNK_BYTES = 256 << 10;

/**
 * Decompresses one compressed chunk per step and waits for it. Piping streams would be shorter, but a stream that fails
 * throws away what it had already produced, and everything before the cut of a truncated export must be used.
 */
export class GzipSource implements ByteSource {
  cutShort: string | null = null;
  private readonly gunzip: Gunzip = createGunzip({ chunkSize: INFLATED_CHUNK_BYTES });
  private readonly queue: Uint8Array[] = [];
  private inflatedBytes = 0;
  private failure: Error | null = null;
  private ended = false;

  constructor(private readonly compressed: ByteSource) {
    this.gunzip.on('data', (chunk: Uint8Array) => {
      this.queue.push(chunk);
      this.inflatedBytes += chunk.length;
    });
    this.gunzip.on('error', (error) => {
      this.failure = error;
    });
  }

  async read(): Promise<Uint8Array | null> {
    while (this.queue.length === 0 && !this.ended) {
      await this.step();
    }
    return this.queue.shift() ?? null;
  }

  private async step(): Promise<void> {
    const chunk = await this.compressed.read();
    if (chunk === null) {
      await this.finish();
    } else {
      await this.settle((done) => this.gunzip.write(chunk, done));
    }
    if (this.failure !== null) {
      this.ended = true;
      this.cutShort = `${gzipReason(this.failure)} after ${this.inflatedBytes} decompressed bytes`;
    }
    if (this.ended && this.compressed.cutShort !== null) {
      this.cutShort = this.compressed.cutShort;
    }
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
  if (error.code === 'Z_BUF_ERROR') {
    return 'the gzip file is cut off: it ends';
  }
  return `the gzip data is damaged (${error.message})`;
}
