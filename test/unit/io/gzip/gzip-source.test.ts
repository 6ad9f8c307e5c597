import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openByteSource } from '../../../../src/io/open-source';

describe('a gzip file', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'meshlens-gzip-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  async function read(...parts: readonly Uint8Array[]): Promise<{ text: string; cutShort: string | null }> {
    const path = join(folder, 'file.gz');
    writeFileSync(path, Buffer.concat(parts));
    const source = await openByteSource(path);
    let text = '';
    for (let chunk = await source.read(); chunk !== null; chunk = await source.read()) {
      text += Buffer.from(chunk).toString('latin1');
    }
    await source.close();
    return { text, cutShort: source.cutShort };
  }

  const lines = (from: number, to: number): string =>
    Array.from({ length: to - from }, (_, index) => `${from + index} ${(from + index) * 7919}\n`).join('');
  const member = (text: string): Buffer => gzipSync(text);
  const damaged = (packed: Buffer, at: number): Buffer => {
    const copy = Buffer.from(packed);
    copy.fill(0xff, at, at + 8);
    return copy;
  };

  it.each([1, 2, 3, 511, 70_000, 200_000])('ignores %i zeros behind a member', async (zeros) => {
    expect(await read(member('one\n'), Buffer.alloc(zeros))).toEqual({ text: 'one\n', cutShort: null });
  });

  it('reads members with zeros between them', async () => {
    const parts = [
      member('one\n'),
      Buffer.alloc(100_000),
      member('two\n'),
      Buffer.alloc(3),
      member('three\n'),
    ];
    expect(await read(...parts)).toEqual({ text: 'one\ntwo\nthree\n', cutShort: null });
  });

  it.each([2, 9, 40, 100_000])('says that %i bytes behind a member are something else', async (count) => {
    const { text, cutShort } = await read(member('one\n'), Buffer.alloc(count, 'x'));
    expect(text).toBe('one\n');
    expect(cutShort).toBe('the file holds other bytes than gzip data after 4 decompressed bytes');
  });

  it('goes on with the member behind a damaged one', async () => {
    const middle = member(lines(1000, 3000));
    const parts = [member(lines(0, 1000)), damaged(middle, middle.length >> 1), member(lines(3000, 4000))];
    const { text, cutShort } = await read(...parts);
    expect(text.startsWith(lines(0, 1000))).toBe(true);
    expect(text.endsWith(lines(3000, 4000))).toBe(true);
    expect(cutShort).toMatch(
      /^the gzip data is damaged \(.+\) after \d+ decompressed bytes, and 1 member behind that were read$/,
    );
  });

  it('uses every byte before the damage, wherever it is', async () => {
    const text = lines(0, 30_000);
    const packed = member(text);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 10, max: packed.length - 8 }), async (at) => {
        const before = gunzipSync(packed.subarray(0, at), { finishFlush: constants.Z_SYNC_FLUSH });
        const found = await read(damaged(packed, at));
        expect(found.text.length).toBeGreaterThanOrEqual(before.length);
        expect(found.text.slice(0, before.length)).toBe(before.toString('latin1'));
        expect(found.cutShort).toContain('damaged');
      }),
      { numRuns: 25 },
    );
  });

  it('uses a member whose checksum is wrong, and says so', async () => {
    const packed = member(lines(0, 1000));
    packed[packed.length - 6] ^= 0xff;
    const { text, cutShort } = await read(packed);
    expect(text).toBe(lines(0, 1000));
    expect(cutShort).toContain('incorrect data check');
  });

  it('settles for every cut', async () => {
    const packed = Buffer.concat([member(lines(0, 50)), member(lines(50, 90)), Buffer.alloc(5)]);
    for (let length = 2; length <= packed.length; length++) {
      const { text } = await read(packed.subarray(0, length));
      expect(lines(0, 90).startsWith(text)).toBe(true);
    }
  });
});
