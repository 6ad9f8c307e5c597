import type { FileHandle } from 'node:fs/promises';
import { type ByteSource, type ByteSourceOptions, messageOf } from '../byte-source';
import { GzipRun } from './gzip-run';
import { findMember } from './member-header';

/** Small, because compression can be a thousandfold and what one such chunk becomes may be held at once. */
const CHUNK_BYTES = 64 << 10;
/** A damaged chunk is read again in so many pieces, and the damaged piece again, down to the byte. */
const PIECES = 64;
/** Damaged places after which the rest of the file is given up. */
const MAX_DAMAGES = 100;
/** What zlib says when something else stands where a member should begin. */
const NO_MEMBER = 'incorrect header check';
const OTHER_BYTES = 'the file holds other bytes than gzip data';

/**
 * Decompresses a gzip file of any number of members. What precedes a damaged byte is used to the last byte: the damaged
 * chunk is decompressed again in ever smaller pieces. After damage, reading goes on with the next member that is found.
 * Zeros between and after members are padding.
 */
export class GzipSource implements ByteSource {
  private readonly chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  private run = new GzipRun();
  private runStart = 0;
  /** Decompressed bytes of the run so far. */
  private delivered = 0;
  /** Offset of the next compressed byte to read. */
  private at = 0;
  private readonly queue: Uint8Array[] = [];
  private outputBytes = 0;
  private ended = false;
  private damage: string | null = null;
  private damages = 0;
  private membersAfterDamage = 0;

  constructor(
    private readonly handle: FileHandle,
    private readonly options: ByteSourceOptions,
  ) {}

  get cutShort(): string | null {
    if (!this.ended) {
      return null;
    }
    const members = this.membersAfterDamage;
    if (this.damage === null || members === 0) {
      return this.damage;
    }
    return `${this.damage}, and ${members === 1 ? '1 member' : `${members} members`} behind that were read`;
  }

  async read(): Promise<Uint8Array | null> {
    while (this.queue.length === 0 && !this.ended) {
      await this.step();
    }
    return this.queue.shift() ?? null;
  }

  async close(): Promise<void> {
    this.run.close();
    await this.handle.close();
  }

  private async step(): Promise<void> {
    const start = this.at;
    const chunk = await this.readAt(start);
    if (chunk === null) {
      return this.endOfFile();
    }
    this.at += chunk.length;
    this.deliver(await this.run.feed(chunk));
    if (this.run.state === 'ended') {
      this.at = this.runStart + this.run.consumedBytes;
      await this.nextMember();
    } else if (this.run.state === 'failed') {
      const reason = this.run.failure?.message ?? 'unknown';
      await this.rescue(start, chunk.length);
      this.noteDamage(
        this.delivered > 0 && reason === NO_MEMBER ? OTHER_BYTES : `the gzip data is damaged (${reason})`,
      );
      this.damages++;
      await this.nextMember();
    }
  }

  private async endOfFile(): Promise<void> {
    this.deliver(await this.run.finish());
    this.ended = true;
    if (this.run.state === 'failed') {
      this.damage ??= `the gzip file is cut off: it ends after ${this.outputBytes} decompressed bytes`;
    }
  }

  /** Delivers what lies before the damaged byte in a chunk, and leaves `at` behind that byte. */
  private async rescue(chunkStart: number, chunkLength: number): Promise<void> {
    let from = chunkStart;
    let length = chunkLength;
    while (length > 1) {
      const piece = Math.max(1, Math.ceil(length / PIECES));
      const failedAt = await this.again(from, piece);
      if (failedAt === null) {
        break;
      }
      from = failedAt;
      length = piece;
    }
    this.at = from + 1;
  }

  /** Decompresses the run again, from `from` on in pieces; returns where the piece that fails begins. */
  private async again(from: number, piece: number): Promise<number | null> {
    this.run.close();
    this.run = new GzipRun();
    let skip = this.delivered;
    let at = this.runStart;
    for (;;) {
      const bytes = await this.readAt(at, at < from ? Math.min(CHUNK_BYTES, from - at) : piece);
      if (bytes === null) {
        return null;
      }
      for (const output of await this.run.feed(bytes)) {
        const known = Math.min(skip, output.length);
        skip -= known;
        this.deliver([output.subarray(known)]);
      }
      if (this.run.state !== 'open') {
        return at;
      }
      at += bytes.length;
    }
  }

  private deliver(chunks: readonly Uint8Array[]): void {
    for (const chunk of chunks) {
      if (chunk.length === 0) {
        continue;
      }
      if (this.delivered === 0 && this.damage !== null) {
        this.membersAfterDamage++;
      }
      this.delivered += chunk.length;
      this.outputBytes += chunk.length;
      this.queue.push(chunk);
    }
  }

  /** Starts a run at the next member from `at` on, or ends. */
  private async nextMember(): Promise<void> {
    this.run.close();
    if (this.damages >= MAX_DAMAGES) {
      this.ended = true;
      return;
    }
    for (;;) {
      const chunk = await this.readAt(this.at);
      if (chunk === null) {
        this.ended = true;
        return;
      }
      const { skipped, isPadding, found } = findMember(chunk, chunk.length < CHUNK_BYTES);
      this.at += skipped;
      if (!isPadding) {
        this.noteDamage(OTHER_BYTES);
      }
      if (found) {
        this.run = new GzipRun();
        this.runStart = this.at;
        this.delivered = 0;
        return;
      }
    }
  }

  private noteDamage(what: string): void {
    this.damage ??= `${what} after ${this.outputBytes} decompressed bytes`;
  }

  private async readAt(offset: number, length = CHUNK_BYTES): Promise<Buffer | null> {
    this.options.signal?.throwIfAborted();
    try {
      const { bytesRead } = await this.handle.read(this.chunk, 0, length, offset);
      this.options.onBytes?.(offset + bytesRead);
      return bytesRead === 0 ? null : this.chunk.subarray(0, bytesRead);
    } catch (error) {
      this.damage ??= `reading failed after ${offset} bytes: ${messageOf(error)}`;
      return null;
    }
  }
}
