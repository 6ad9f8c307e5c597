import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ByteSource } from '../byte-source';
import { ByteWindow } from '../byte-window';
import { newChecksums } from './checksum';
import { type Step, ZstdDecoder } from './decoder';
import { ZstdError } from './error';
import { isFrameMagic } from './frame-header';

/** Output after which others get their turn: a few compressed bytes can stand for gigabytes. */
const TURN_BYTES = 4 << 20;
const MAGIC_BYTES = 4;
const SIZE_BYTES = 4;

/**
 * Decompresses Zstandard: frames one after the other, frames to be skipped, and the Collector's layout, in which each
 * frame stands behind its size in four bytes, most significant first. A damaged frame costs its rest; reading goes on
 * with the next one that is found.
 */
export async function openZstd(compressed: ByteSource, signal?: AbortSignal): Promise<ByteSource> {
  return new ZstdSource(compressed, new ZstdDecoder(await newChecksums()), signal);
}

class ZstdSource implements ByteSource {
  private readonly window: ByteWindow;
  /** Absolute offset in the compressed file. */
  private at = 0;
  private outputBytes = 0;
  private turnEndsBytes = TURN_BYTES;
  private damage: string | null = null;
  private framesAfterDamage = 0;
  private ended = false;

  constructor(
    private readonly compressed: ByteSource,
    private readonly decoder: ZstdDecoder,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.window = new ByteWindow(compressed);
  }

  get cutShort(): string | null {
    if (!this.ended) {
      return null;
    }
    if (this.damage === null) {
      return this.compressed.cutShort;
    }
    const frames = this.framesAfterDamage;
    return frames === 0
      ? this.damage
      : `${this.damage}, and ${frames === 1 ? '1 frame' : `${frames} frames`} behind that were read`;
  }

  async read(): Promise<Uint8Array | null> {
    await this.giveWay();
    while (!this.ended) {
      const step = this.step();
      if (step === null) {
        if (!(await this.window.fill(this.at))) {
          this.endOfFile();
        }
        continue;
      }
      this.at += step.used;
      if (step.output === null || step.output.length === 0) {
        continue;
      }
      this.outputBytes += step.output.length;
      return step.output;
    }
    return null;
  }

  /** One step of the decoder; null when it needs more bytes. */
  private step(): Step | null {
    const { bytes, base, length } = this.window;
    const at = this.at - base;
    if (at >= length) {
      return null;
    }
    if (this.decoder.isBetweenFrames) {
      if (at + MAGIC_BYTES > length) {
        return null;
      }
      if (!isFrameMagic(bytes.readUInt32LE(at))) {
        if (at + SIZE_BYTES + MAGIC_BYTES > length) {
          return null;
        }
        if (isFrameMagic(bytes.readUInt32LE(at + SIZE_BYTES))) {
          return { used: SIZE_BYTES, output: null };
        }
      }
    }
    try {
      const wasBetween = this.decoder.isBetweenFrames;
      const step = this.decoder.step(bytes, at, length);
      if (this.damage !== null && wasBetween && !this.decoder.isBetweenFrames) {
        this.framesAfterDamage++;
      }
      return step;
    } catch (error) {
      if (!(error instanceof ZstdError)) {
        throw error;
      }
      this.damage ??= `the zstd data is damaged (${error.message}) after ${this.outputBytes} decompressed bytes`;
      return this.toNextFrame(bytes, at, length);
    }
  }

  /** Passes over what cannot be read, up to the next frame in memory, or to where one may begin. */
  private toNextFrame(bytes: Buffer, at: number, length: number): Step {
    this.decoder.abandonFrame();
    for (let next = at + 1; next + MAGIC_BYTES <= length; next++) {
      if (bytes[next] === 0x28 && isFrameMagic(bytes.readUInt32LE(next))) {
        return { used: next - at, output: null };
      }
    }
    return { used: Math.max(1, length - at - MAGIC_BYTES + 1), output: null };
  }

  private endOfFile(): void {
    this.ended = true;
    if (this.at === this.window.end && this.decoder.isBetweenFrames) {
      return;
    }
    this.damage ??=
      this.compressed.cutShort ??
      `the zstd file is cut off: it ends after ${this.outputBytes} decompressed bytes`;
  }

  private async giveWay(): Promise<void> {
    if (this.outputBytes < this.turnEndsBytes) {
      return;
    }
    this.turnEndsBytes = this.outputBytes + TURN_BYTES;
    this.signal?.throwIfAborted();
    await nextTurn();
  }

  close(): Promise<void> {
    return this.compressed.close();
  }
}
