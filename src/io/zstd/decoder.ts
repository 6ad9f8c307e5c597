import { corrupt, ZstdError } from './error';
import { isSkippable, MAX_HEADER_BYTES, readFrameHeader, ZSTD_MAGIC, type FrameHeader } from './frame-header';
import type { HuffmanTable } from './huffman';
import { readLiterals } from './literals';
import { readSequenceSection, type RecentOffsets, runSequences, type SequenceTables } from './sequences';

/** No block holds more, packed or unpacked. */
const MAX_BLOCK_BYTES = 128 << 10;
const BLOCK_HEAD_BYTES = 3;
const CHECKSUM_BYTES = 4;
/** What a frame begins with; it grows with what is written, up to the window and some blocks. */
const FIRST_BYTES = 512 << 10;
const MAX_SLACK_BYTES = 8 << 20;

/** What a step of the decoder used and made. */
export interface Step {
  /** Compressed bytes; more than are there for a frame to be skipped. */
  readonly used: number;
  /** Valid until the next step; null for headers. */
  readonly output: Uint8Array | null;
}

/** Computes the checksum of a frame's content as it is decoded. */
export interface Checksum {
  update(bytes: Uint8Array): void;
  /** The lower 32 bits of XXH64, as an unsigned number. */
  digest(): number;
}

interface OpenFrame extends FrameHeader {
  readonly checksum: Checksum | null;
  recent: RecentOffsets;
  huffman: HuffmanTable | null;
  tables: SequenceTables | null;
  /** Bytes written so far. */
  written: number;
  ended: boolean;
}

/**
 * Decodes Zstandard (RFC 8878) a block at a time: frames one after the other, with frames to be skipped in between.
 * Memory is bounded by the window of the frame, time by the output: a block never makes more than 128 KB.
 */
export class ZstdDecoder {
  private frame: OpenFrame | null = null;
  private out = new Uint8Array(0);
  /** Where the window's end is in `out`. */
  private to = 0;
  private readonly literals = new Uint8Array(MAX_BLOCK_BYTES);

  /** @param newChecksum null = content is not verified */
  constructor(private readonly newChecksum: (() => Checksum) | null) {}

  get isBetweenFrames(): boolean {
    return this.frame === null;
  }

  /** Forgets a frame that cannot be read on. */
  abandonFrame(): void {
    this.frame = null;
  }

  /**
   * Decodes what stands in [at, end): a header, a block or a checksum.
   * @returns null when it is not there in full
   * @throws ZstdError when it is damaged or needs what is not supported
   */
  step(bytes: Buffer, at: number, end: number): Step | null {
    if (this.frame === null) {
      return this.openFrame(bytes, at, end);
    }
    return this.frame.ended
      ? this.closeFrame(this.frame, bytes, at, end)
      : this.block(this.frame, bytes, at, end);
  }

  private openFrame(bytes: Buffer, at: number, end: number): Step | null {
    if (at + 4 > end) {
      return null;
    }
    const magic = bytes.readUInt32LE(at);
    if (isSkippable(magic)) {
      return at + 8 > end ? null : { used: 8 + bytes.readUInt32LE(at + 4), output: null };
    }
    if (magic !== ZSTD_MAGIC) {
      corrupt('bytes that are no frame');
    }
    const header = readFrameHeader(bytes, at, Math.min(end, at + MAX_HEADER_BYTES));
    if (header === null) {
      return null;
    }
    this.frame = {
      ...header,
      checksum: header.hasChecksum && this.newChecksum !== null ? this.newChecksum() : null,
      recent: [1, 4, 8],
      huffman: null,
      tables: null,
      written: 0,
      ended: false,
    };
    this.to = 0;
    return { used: header.headerBytes, output: null };
  }

  private block(frame: OpenFrame, bytes: Buffer, at: number, end: number): Step | null {
    if (at + BLOCK_HEAD_BYTES > end) {
      return null;
    }
    const head = bytes.readUIntLE(at, BLOCK_HEAD_BYTES);
    const kind = (head >> 1) & 3;
    const size = head >> 3;
    const start = at + BLOCK_HEAD_BYTES;
    const packed = kind === 1 ? 1 : size;
    if (kind === 3 || size > MAX_BLOCK_BYTES) {
      corrupt('a block that is larger than it may be');
    }
    if (start + packed > end) {
      return null;
    }
    const from = this.makeRoom(frame);
    if (kind === 0) {
      this.out.set(bytes.subarray(start, start + size), from);
    } else if (kind === 1) {
      this.out.fill(bytes[start], from, from + size);
    }
    this.to = kind === 2 ? this.unpack(frame, bytes, start, start + size, from) : from + size;
    const output = this.out.subarray(from, this.to);
    frame.written += output.length;
    frame.checksum?.update(output);
    if ((head & 1) !== 0) {
      this.endFrame(frame);
    }
    return { used: BLOCK_HEAD_BYTES + packed, output };
  }

  private unpack(frame: OpenFrame, bytes: Buffer, start: number, end: number, from: number): number {
    const literals = readLiterals(bytes, start, end, this.literals, frame.huffman);
    frame.huffman = literals.huffman;
    const section = readSequenceSection(bytes, literals.end, end, frame.tables);
    frame.tables = section.tables;
    const reach = Math.min(frame.written, frame.windowBytes);
    return runSequences(
      bytes,
      section,
      literals.bytes,
      frame.recent,
      this.out,
      from,
      from + MAX_BLOCK_BYTES,
      reach,
    );
  }

  private endFrame(frame: OpenFrame): void {
    if (frame.hasChecksum) {
      frame.ended = true;
    } else {
      this.frame = null;
    }
  }

  private closeFrame({ checksum }: OpenFrame, bytes: Buffer, at: number, end: number): Step | null {
    if (at + CHECKSUM_BYTES > end) {
      return null;
    }
    this.frame = null;
    if (checksum !== null && checksum.digest() !== bytes.readUInt32LE(at)) {
      throw new ZstdError('its checksum does not hold');
    }
    return { used: CHECKSUM_BYTES, output: null };
  }

  /** Has space for a block behind the window; returns where it begins. */
  private makeRoom({ windowBytes, written }: OpenFrame): number {
    if (this.to + MAX_BLOCK_BYTES <= this.out.length) {
      return this.to;
    }
    const most =
      windowBytes + Math.min(Math.max(windowBytes, FIRST_BYTES), MAX_SLACK_BYTES) + MAX_BLOCK_BYTES;
    const kept = Math.min(written, windowBytes);
    if (this.out.length < most) {
      const grown = new Uint8Array(Math.min(most, Math.max(FIRST_BYTES, this.out.length * 2)));
      grown.set(this.out.subarray(this.to - kept, this.to));
      this.out = grown;
    } else {
      this.out.copyWithin(0, this.to - kept, this.to);
    }
    this.to = kept;
    return kept;
  }
}
