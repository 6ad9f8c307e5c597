import { readSync } from 'node:fs';
import { OnnxFileError } from '../error';

const SMALLEST_READ_BYTES = 4 << 10;
const WINDOW_BYTES = 256 << 10;

/**
 * An open file read by absolute offset through one window. A jump (over weights) reads a small piece, going on from
 * there doubles it, so that skipping costs little and dense structure few calls. Reads block: the pieces are small, and
 * a promise for each byte would cost more than the reading.
 */
export class PagedFile {
  private readonly window = Buffer.allocUnsafeSlow(WINDOW_BYTES);
  private start = 0;
  private length = 0;
  private readBytes = SMALLEST_READ_BYTES;

  /** `name` is what errors call the file; `sizeBytes` is where it ends. */
  constructor(
    readonly name: string,
    private readonly descriptor: number,
    readonly sizeBytes: number,
  ) {}

  byteAt(offset: number): number {
    if (offset < this.start || offset >= this.start + this.length) {
      this.load(offset, 1);
    }
    return this.window[offset - this.start];
  }

  /** The bytes in [offset, offset + length); valid until the next call unless longer than the window. */
  bytesAt(offset: number, length: number): Buffer {
    if (length > WINDOW_BYTES) {
      return this.readInto(Buffer.allocUnsafe(length), offset);
    }
    if (offset < this.start || offset + length > this.start + this.length) {
      this.load(offset, length);
    }
    return this.window.subarray(offset - this.start, offset - this.start + length);
  }

  fail(offset: number, reason: string): never {
    throw new OnnxFileError(this.name, offset, reason);
  }

  private load(offset: number, atLeast: number): void {
    const goesOn = offset >= this.start && offset <= this.start + this.length;
    this.readBytes = goesOn ? Math.min(this.readBytes * 2, WINDOW_BYTES) : SMALLEST_READ_BYTES;
    const wanted = Math.min(Math.max(this.readBytes, atLeast), this.sizeBytes - offset);
    this.readInto(this.window.subarray(0, Math.max(wanted, atLeast)), offset);
    this.start = offset;
    this.length = Math.max(wanted, atLeast);
  }

  private readInto(target: Buffer, offset: number): Buffer {
    // Until this read has succeeded the window holds nothing.
    this.length = 0;
    let filled = 0;
    while (filled < target.length) {
      const count = readSync(this.descriptor, target, filled, target.length - filled, offset + filled);
      if (count === 0) {
        this.fail(offset + filled, 'the file ends here, in the middle of its structure');
      }
      filled += count;
    }
    return target;
  }
}
