import type { FileHandle } from 'node:fs/promises';
import { type ByteSource, type ByteSourceOptions, messageOf } from './byte-source';

/** The bytes of a file as they lie on disk. */
export class PlainSource implements ByteSource {
  cutShort: string | null = null;
  private bytesRead: number;
  private readonly chunk: Buffer;

  constructor(
    private readonly handle: FileHandle,
    chunkBytes: number,
    private readonly options: ByteSourceOptions,
  ) {
    this.bytesRead = options.from ?? 0;
    this.chunk = Buffer.allocUnsafeSlow(chunkBytes);
  }

  async read(): Promise<Uint8Array | null> {
    this.options.signal?.throwIfAborted();
    try {
      const left = (this.options.to ?? Number.POSITIVE_INFINITY) - this.bytesRead;
      const wanted = Math.min(this.chunk.length, left);
      const { bytesRead } = await this.handle.read(this.chunk, 0, wanted, this.bytesRead);
      if (bytesRead === 0) {
        return null;
      }
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
