import { ZstdError } from './error';

export const ZSTD_MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;
/** A header has no more bytes. */
export const MAX_HEADER_BYTES = 18;
/** The reference implementation's limit too, unless it is told otherwise. */
const MAX_WINDOW_BYTES = 128 << 20;

export interface FrameHeader {
  readonly headerBytes: number;
  readonly windowBytes: number;
  readonly hasChecksum: boolean;
}

/** Whether a frame with content, or one to be skipped, begins here. */
export function isFrameMagic(magic: number): boolean {
  return magic === ZSTD_MAGIC || isSkippable(magic);
}

export function isSkippable(magic: number): boolean {
  return (magic & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC;
}

/**
 * Reads the header of a frame (RFC 8878, 3.1.1.1), magic included.
 * @returns null when it does not lie in [at, end) in full
 */
export function readFrameHeader(bytes: Buffer, at: number, end: number): FrameHeader | null {
  if (at + 5 > end) {
    return null;
  }
  const descriptor = bytes[at + 4];
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3];
  const sizeBytes = descriptor >> 6 === 0 ? (isSingleSegment ? 1 : 0) : 1 << (descriptor >> 6);
  const headerBytes = 5 + (isSingleSegment ? 0 : 1) + dictionaryBytes + sizeBytes;
  if (at + headerBytes > end) {
    return null;
  }
  if ((descriptor & 8) !== 0) {
    throw new ZstdError('a frame of a kind that does not exist');
  }
  const dictionaryAt = at + headerBytes - sizeBytes - dictionaryBytes;
  if (bytes.subarray(dictionaryAt, dictionaryAt + dictionaryBytes).some((byte) => byte !== 0)) {
    throw new ZstdError('it needs a dictionary, which is not read');
  }
  const windowBytes = isSingleSegment
    ? contentSize(bytes, at + headerBytes - sizeBytes, sizeBytes)
    : windowSize(bytes[at + 5]);
  if (windowBytes > MAX_WINDOW_BYTES) {
    throw new ZstdError(
      `it needs ${Math.ceil(windowBytes / (1 << 20))} MB of memory, more than ${MAX_WINDOW_BYTES >> 20} MB`,
    );
  }
  return { headerBytes, windowBytes, hasChecksum: (descriptor & 4) !== 0 };
}

function contentSize(bytes: Buffer, at: number, sizeBytes: number): number {
  if (sizeBytes === 8) {
    return Number(bytes.readBigUInt64LE(at));
  }
  return bytes.readUIntLE(at, sizeBytes) + (sizeBytes === 2 ? 256 : 0);
}

function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}
