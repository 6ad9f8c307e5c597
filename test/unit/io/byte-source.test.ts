import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openByteSource } from '../../../src/io/open-source';

describe('openByteSource', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'meshlens-bytes-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  async function read(
    bytes: Uint8Array,
    signal?: AbortSignal,
  ): Promise<{ bytes: Buffer; cutShort: string | null }> {
    const path = join(folder, 'file');
    writeFileSync(path, bytes);
    const source = await openByteSource(path, { signal });
    const chunks: Buffer[] = [];
    try {
      for (let chunk = await source.read(); chunk !== null; chunk = await source.read()) {
        chunks.push(Buffer.from(chunk));
      }
      return { bytes: Buffer.concat(chunks), cutShort: source.cutShort };
    } finally {
      await source.close();
    }
  }

  /** Three megabytes that do not compress to nothing. */
  const content = Buffer.from(Array.from({ length: 3 << 20 }, (_, index) => (index * 2654435761) >>> 24));

  it('reads a plain file in full', async () => {
    const read1 = await read(content);
    expect(read1.bytes.equals(content)).toBe(true);
    expect(read1.cutShort).toBeNull();
  });

  it('reads gzip members one after the other', async () => {
    const half = content.length >> 1;
    const members = Buffer.concat([gzipSync(content.subarray(0, half)), gzipSync(content.subarray(half))]);
    const { bytes, cutShort } = await read(members);
    expect(bytes.equals(content)).toBe(true);
    expect(cutShort).toBeNull();
  });

  it('gives everything before the cut of a truncated gzip and says where it ended', async () => {
    const packed = gzipSync(content);
    const { bytes, cutShort } = await read(packed.subarray(0, packed.length >> 1));
    expect(bytes.length).toBeGreaterThan(content.length / 4);
    expect(bytes.equals(content.subarray(0, bytes.length))).toBe(true);
    expect(cutShort).toBe(`the gzip file is cut off: it ends after ${bytes.length} decompressed bytes`);
  });

  it('gives what came before damaged gzip data', async () => {
    const packed = gzipSync(content);
    packed.fill(0xff, packed.length >> 1, (packed.length >> 1) + 64);
    const { bytes, cutShort } = await read(packed);
    expect(bytes.length).toBeGreaterThan(0);
    expect(cutShort).toMatch(/^the gzip data is damaged \(.+\) after \d+ decompressed bytes$/);
  });

  it('stops when aborted', async () => {
    await expect(read(content, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });
});
