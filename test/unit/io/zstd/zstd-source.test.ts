import { Zstd } from '@hpcc-js/wasm-zstd';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openZstd } from '../../../../src/io/zstd/zstd-source';
import { zstdHead } from '../../../../src/io/zstd/head';
import { chunkedSource } from '../chunks';
import { sized } from '../../workspace/traces/otlp-proto/encode';
import { cpuMs } from '../../support/cpu-time';

const zstd = await Zstd.load();
const pack = (bytes: Uint8Array, level = 3): Buffer => Buffer.from(zstd.compress(bytes, level));

/** As a program writes that does not know the size beforehand. */
function packStream(bytes: Uint8Array, level = 3, piece = 100_000): Buffer {
  zstd.reset();
  zstd.setCompressionLevel(level);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += piece) {
    parts.push(zstd.compressChunk(bytes.subarray(at, at + piece)));
  }
  return Buffer.concat([...parts, zstd.compressEnd()]);
}

async function unpack(
  bytes: Uint8Array,
  cuts: readonly number[] = [],
): Promise<{ bytes: Buffer; cutShort: string | null }> {
  const source = await openZstd(chunkedSource(bytes, cuts));
  const parts: Buffer[] = [];
  for (let chunk = await source.read(); chunk !== null; chunk = await source.read()) {
    parts.push(Buffer.from(chunk));
  }
  return { bytes: Buffer.concat(parts), cutShort: source.cutShort };
}

/** Bytes with repeats far and near, some runs, some noise: everything an encoder has a mode for. */
function mixed(length: number, seed: number, noise: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed + 1;
  const random = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  for (let at = 0; at < length;) {
    const run = Math.min(length - at, 1 + Math.floor(random() ** 3 * 400));
    const kind = random();
    if (kind < noise) {
      for (let index = 0; index < run; index++) {
        bytes[at + index] = Math.floor(random() * 256);
      }
    } else if (kind < noise + 0.1) {
      bytes.fill(Math.floor(random() * 256), at, at + run);
    } else if (at > 10 && kind < 0.8) {
      const from = Math.floor(random() * (at - 1));
      for (let index = 0; index < run; index++) {
        bytes[at + index] = bytes[from + index];
      }
    } else {
      for (let index = 0; index < run; index++) {
        bytes[at + index] = 97 + Math.floor(random() ** 2 * 26);
      }
    }
    at += run;
  }
  return bytes;
}

const skippable = (length: number): Buffer =>
  Buffer.concat([
    Buffer.from([0x53, 0x2a, 0x4d, 0x18, length & 0xff, length >> 8, 0, 0]),
    Buffer.alloc(length, 0xfd),
  ]);
/** A frame of one block that says it is so many bytes of 'a': 13 bytes that become 128 KB each. */
const bomb = (blocks: number): Buffer =>
  Buffer.concat([
    Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x38]),
    ...Array.from({ length: blocks }, (_, index) =>
      Buffer.from([...header(1, 128 << 10, index === blocks - 1), 0x61]),
    ),
  ]);

function header(kind: number, size: number, isLast: boolean): number[] {
  const head = (size << 3) | (kind << 1) | (isLast ? 1 : 0);
  return [head & 0xff, (head >> 8) & 0xff, head >> 16];
}

describe('Zstandard', () => {
  it.each([-5, 1, 3, 9, 19])('reads back what the reference encoder wrote at level %i', async (level) => {
    for (const [length, noise] of [
      [0, 0],
      [1, 0],
      [5, 1],
      [700, 0.1],
      [130_000, 0.02],
      [131_073, 1],
      [300_000, 0.2],
    ] as const) {
      const content = mixed(length, level + length, noise);
      for (const packed of [pack(content, level), packStream(content, level)]) {
        const { bytes, cutShort } = await unpack(packed);
        expect([level, length, bytes.equals(content), cutShort]).toEqual([level, length, true, null]);
      }
    }
  });

  it('reads back anything, from pieces cut anywhere, frames after one another and frames to be skipped', async () => {
    const part = fc.record({
      length: fc.nat(40_000),
      seed: fc.nat(1000),
      noise: fc.constantFrom(0, 0.05, 0.5),
      level: fc.constantFrom(1, 3, 12, 19),
      skip: fc.nat(300),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(60_000), { maxLength: 8 }),
        fc.boolean(),
        async (parts, cuts, isSized) => {
          const contents = parts.map(({ length, seed, noise }) => mixed(length, seed, noise));
          const frames = parts.map(({ level }, index) => pack(contents[index], level));
          const file = isSized
            ? sized(frames)
            : Buffer.concat(frames.flatMap((frame, index) => [skippable(parts[index].skip), frame]));
          const { bytes, cutShort } = await unpack(file, cuts);
          expect(bytes.equals(Buffer.concat(contents))).toBe(true);
          expect(cutShort).toBeNull();
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keeps a window of megabytes over many blocks', async () => {
    const far = mixed(3 << 19, 5, 0.9);
    const content = Buffer.concat([far, far, mixed(5 << 20, 6, 0.02), far]);
    const { bytes, cutShort } = await unpack(packStream(content, 6));
    expect([bytes.equals(content), cutShort]).toEqual([true, null]);
  });

  it('gives everything before a cut and says where it ended', async () => {
    const content = mixed(1_000_000, 1, 0.1);
    const packed = packStream(content);
    for (const share of [0.3, 0.7, 0.999]) {
      const { bytes, cutShort } = await unpack(packed.subarray(0, Math.floor(packed.length * share)));
      expect(bytes.length).toBeGreaterThanOrEqual(
        Math.floor((content.length * share) / (128 << 10) - 1) * (128 << 10),
      );
      expect(bytes.equals(content.subarray(0, bytes.length))).toBe(true);
      expect(cutShort).toBe(`the zstd file is cut off: it ends after ${bytes.length} decompressed bytes`);
    }
  });

  it('goes on with the frame behind a damaged one', async () => {
    const contents = [1, 2, 3].map((seed) => mixed(50_000, seed, 0.1));
    const frames = contents.map((content) => pack(content));
    const damaged = Buffer.from(frames[1]).fill(0xa5, frames[1].length >> 1, (frames[1].length >> 1) + 40);
    for (const file of [
      Buffer.concat([frames[0], damaged, frames[2]]),
      sized([frames[0], damaged, frames[2]]),
    ]) {
      const { bytes, cutShort } = await unpack(file);
      expect(bytes.subarray(0, 50_000).equals(contents[0])).toBe(true);
      expect(bytes.subarray(-50_000).equals(contents[2])).toBe(true);
      expect(cutShort).toMatch(
        /^the zstd data is damaged \(.+\) after \d+ decompressed bytes, and 1 frame behind that were read$/,
      );
    }
  });

  it('notices by the checksum what looks whole', async () => {
    // Raw block of three bytes with a checksum that is that of other bytes.
    const frame = Buffer.from([
      0x28,
      0xb5,
      0x2f,
      0xfd,
      0x04,
      0x38,
      ...header(0, 3, true),
      1,
      2,
      3,
      0,
      0,
      0,
      0,
    ]);
    const { bytes, cutShort } = await unpack(frame);
    expect([...bytes]).toEqual([1, 2, 3]);
    expect(cutShort).toBe('the zstd data is damaged (its checksum does not hold) after 3 decompressed bytes');
  });

  it('says what it does not read', async () => {
    const frame = (...bytes: number[]): Buffer =>
      Buffer.from([0x28, 0xb5, 0x2f, 0xfd, ...bytes, ...Array.from({ length: 20 }, () => 0)]);
    expect((await unpack(frame(0x01, 0x38, 7))).cutShort).toContain(
      'it needs a dictionary, which is not read',
    );
    expect((await unpack(frame(0x00, 0x98))).cutShort).toContain(
      'it needs 512 MB of memory, more than 128 MB',
    );
    expect((await unpack(frame(0x08, 0x38))).cutShort).toContain('a frame of a kind that does not exist');
  });

  it('passes a bomb on in pieces, with memory and time for one block', async () => {
    const source = await openZstd(chunkedSource(bomb(4000), []));
    const before = process.memoryUsage().arrayBuffers;
    let total = 0;
    for (let chunk = await source.read(); chunk !== null; chunk = await source.read()) {
      expect(chunk.length).toBeLessThanOrEqual(128 << 10);
      total += chunk.length;
    }
    expect(total).toBe(4000 * (128 << 10));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 << 20);
  });

  it('ends at once with a block that asks for gigabytes of copies', async () => {
    // One literal, 98,047 sequences that take no bits and copy 65,539 bytes each.
    const body = [1 << 3, 65, 255, 0xff, 0xff, 0x54, 0, 1, 52, 1];
    const frame = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x38, ...header(2, body.length, true), ...body]);
    const spentMs = await cpuMs(async () => expect((await unpack(frame)).cutShort).toContain('damaged'));
    expect(spentMs).toBeLessThan(1000);
  });

  it('lets others go on and stops when aborted, however much a few bytes stand for', async () => {
    const controller = new AbortController();
    const source = await openZstd(chunkedSource(bomb(4000), []), controller.signal);
    setImmediate(() => controller.abort(new Error('enough')));
    const readAll = async (): Promise<void> => {
      while ((await source.read()) !== null) {}
    };
    await expect(readAll()).rejects.toThrow('enough');
  });

  it('never throws on damaged data, nor makes more of it than blocks allow', async () => {
    const seeds = [pack(mixed(3000, 1, 0.1), 19), packStream(mixed(200_000, 2, 0.3)), pack(mixed(500, 3, 0))];
    const edit = fc.record({ at: fc.nat(100_000), value: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...seeds),
        fc.array(edit, { minLength: 1, maxLength: 5 }),
        async (seed, edits) => {
          const bytes = Buffer.from(seed);
          for (const { at, value } of edits) {
            bytes[at % bytes.length] = value;
          }
          expect((await unpack(bytes)).bytes.length).toBeLessThanOrEqual(bytes.length * (128 << 10));
          zstdHead(bytes, 1000);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('reads the head of a file without the rest', () => {
    const content = mixed(400_000, 4, 0.05);
    const packed = packStream(content);
    const { content: head, fault } = zstdHead(packed.subarray(0, 64 << 10), 64 << 10);
    expect(fault).toBeNull();
    expect(head.equals(content.subarray(0, head.length))).toBe(true);
    expect(head.length).toBe(64 << 10);
    expect(zstdHead(packed.subarray(0, 9), 100).fault).toBe('the zstd file is cut off before any content');
  });
});
