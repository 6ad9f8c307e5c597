import { once } from 'node:events';
import { createGunzip, type Gunzip } from 'node:zlib';
import { type ByteSource, messageOf } from '../byte-source';

/**
 * Decompresses gzip inside an archive, of any number of members. Behind damage nothing is read: unlike in a file on disk,
 * nobody can go back to look for what follows.
 */
export class GunzipSource implements ByteSource {
  private damage: string | null = null;
  private readonly gunzip: Gunzip = createGunzip();
  private readonly chunks = this.gunzip[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  private readonly feeding: Promise<void>;

  constructor(private readonly packed: ByteSource) {
    this.feeding = this.feed().catch((error: unknown) => void this.gunzip.destroy(error as Error));
  }

  get cutShort(): string | null {
    return this.damage ?? this.packed.cutShort;
  }

  async read(): Promise<Uint8Array | null> {
    try {
      const next = await this.chunks.next();
      return next.done === true ? null : next.value;
    } catch (error) {
      this.damage = `the gzip data is damaged (${messageOf(error)})`;
      return null;
    }
  }

  async close(): Promise<void> {
    this.gunzip.destroy();
    await this.feeding;
    await this.packed.close();
  }

  private async feed(): Promise<void> {
    for (let chunk = await this.packed.read(); chunk !== null; chunk = await this.packed.read()) {
      if (this.gunzip.destroyed) {
        return;
      }
      // The source gives its chunk for a moment only.
      if (!this.gunzip.write(Buffer.from(chunk))) {
        await Promise.race([once(this.gunzip, 'drain'), once(this.gunzip, 'close')]);
      }
    }
    this.gunzip.end();
  }
}
