import type { ByteSource } from './byte-source';

/**
 * The part of a file that is in memory: what the reader has not passed yet plus what it wants to keep. Offsets are
 * absolute, counted from the first byte of the (decompressed) file.
 */
export class ByteWindow {
  /** Valid in [0, length); bytes[0] is at absolute offset `base`. Replaced by `fill`. */
  bytes: Buffer = Buffer.alloc(0);
  length = 0;

  /** @param base absolute offset of the first byte that the source gives */
  constructor(
    private readonly source: ByteSource,
    public base = 0,
  ) {}

  /** Absolute offset just after the bytes in memory. */
  get end(): number {
    return this.base + this.length;
  }

  /** After `fill` returned false: why the file ended early, or null. */
  get cutShort(): string | null {
    return this.source.cutShort;
  }

  /** Appends the next chunk after dropping everything before absolute offset `keepFrom`. False at the end of the file. */
  async fill(keepFrom: number): Promise<boolean> {
    const chunk = await this.source.read();
    if (chunk === null) {
      return false;
    }
    this.dropBefore(keepFrom);
    const needed = this.length + chunk.length;
    if (needed > this.bytes.length) {
      // Doubling keeps the copying linear when one record spans many chunks.
      const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.length > 0 ? this.bytes.length * 2 : 0));
      this.bytes.copy(grown, 0, 0, this.length);
      this.bytes = grown;
    }
    this.bytes.set(chunk, this.length);
    this.length = needed;
    return true;
  }

  /** The first bytes of the file, at most so many; only before anything is dropped. Valid until the next `fill`. */
  async head(atMost: number): Promise<Buffer> {
    while (this.length < atMost && (await this.fill(0))) {}
    return this.bytes.subarray(0, Math.min(this.length, atMost));
  }

  /** Text of the bytes between two absolute offsets that are still in memory. */
  text(from: number, to: number): string {
    return this.bytes.toString('utf8', from - this.base, to - this.base);
  }

  private dropBefore(offset: number): void {
    const drop = Math.min(offset - this.base, this.length);
    if (drop <= 0) {
      return;
    }
    this.bytes.copyWithin(0, drop, this.length);
    this.length -= drop;
    this.base += drop;
  }
}
