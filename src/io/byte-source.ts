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
  /** Called with the bytes read from disk so far (compressed bytes, where it is compressed). */
  readonly onBytes?: (bytesRead: number) => void;
  /** Where an uncompressed file is read from, in bytes; a compressed one is always read from its start. */
  readonly from?: number;
  /** Where reading an uncompressed file ends; by default at its end. */
  readonly to?: number;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
