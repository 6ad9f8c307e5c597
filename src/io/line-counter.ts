import type { ByteSource } from './byte-source';

const NEWLINE = 0x0a;

/** Hands the bytes of a source on and counts the line breaks among them. */
export class LineCounter implements ByteSource {
  lines = 0;

  constructor(private readonly source: ByteSource) {}

  get cutShort(): string | null {
    return this.source.cutShort;
  }

  async read(): Promise<Uint8Array | null> {
    const chunk = await this.source.read();
    if (chunk !== null) {
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) {
        this.lines++;
      }
    }
    return chunk;
  }

  close(): Promise<void> {
    return this.source.close();
  }
}
