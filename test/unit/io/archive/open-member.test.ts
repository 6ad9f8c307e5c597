import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { Zstd } from '@hpcc-js/wasm-zstd';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { membersOf } from '../../../../src/io/archive/members';
import { openByteSource } from '../../../../src/io/open-source';
import { type ArchiveFiles, tarOf, zipOf } from '../../support/archives';
import { withFolder } from '../../workspace/discovery/workspace-folder';

type Archiver = (files: ArchiveFiles) => Buffer | Promise<Buffer>;

const ARCHIVERS: readonly (readonly [string, Archiver])[] = [
  ['x.zip', zipOf],
  ['x.tar', tarOf],
  ['x.tar.gz', async (files) => gzipSync(await tarOf(files))],
  ['x.tar.zst', async (files) => Buffer.from((await Zstd.load()).compress(await tarOf(files)))],
];
const CONTENT = Buffer.from('some text, and some more of it\n'.repeat(20_000));

async function contentOf(file: string, member: string): Promise<{ bytes: Buffer; cutShort: string | null }> {
  const source = await openByteSource({ path: file, member });
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

describe.each(ARCHIVERS)('a file inside %s', (name, archiver) => {
  it('is read whole, packed or not', async () => {
    const packed = {
      'a/b.txt': CONTENT,
      'c.gz': gzipSync(CONTENT),
      'd.zst': (await Zstd.load()).compress(CONTENT),
    };
    await withFolder(
      { [name]: await archiver({ 'before.txt': 'x'.repeat(700), ...packed }) },
      async (folder) => {
        for (const member of Object.keys(packed)) {
          const { bytes, cutShort } = await contentOf(path.join(folder, name), member);
          expect(cutShort, member).toBeNull();
          expect(bytes.equals(CONTENT), member).toBe(true);
        }
      },
    );
  });

  it('is missed by its name', async () => {
    await withFolder({ [name]: await archiver({ 'a.txt': 'a' }) }, async (folder) => {
      await expect(contentOf(path.join(folder, name), 'b.txt')).rejects.toThrow('no file b.txt any more');
    });
  });

  it('gives what comes before damage, and says so', async () => {
    const noise = Buffer.from(Array.from({ length: 400_000 }, (_, at) => (at * 2_654_435_761) >>> 13));
    const whole = await archiver({ 'a.txt': noise });
    await withFolder({}, async (folder) => {
      const file = path.join(folder, name);
      const damaged = Buffer.from(whole);
      damaged.fill(0xff, whole.length >> 1, (whole.length >> 1) + 100);
      writeFileSync(file, name.endsWith('.zip') ? damaged : whole.subarray(0, whole.length >> 1));
      const { bytes, cutShort } = await contentOf(file, 'a.txt');
      expect(cutShort).toMatch(/damaged|cut off|end of data/i);
      expect(bytes.length).toBeLessThan(noise.length + 1);
    });
  });

  it('has a name inside the archive', async () => {
    const names = ['../a.txt', '/b.txt', 'c/../../d.txt', 'good.txt'];
    const files = Object.fromEntries(names.map((each) => [each, 'x']));
    await withFolder({ [name]: await archiver(files) }, async (folder) => {
      const kind = name.endsWith('.zip') ? 'zip' : 'tar';
      const found: string[] = [];
      for await (const member of membersOf(path.join(folder, name), kind)) {
        found.push(member.name);
      }
      expect(found).toEqual(['good.txt']);
    });
  });
});

describe('members of a zip archive', () => {
  it.each([
    [{ flags: 1 }, 'encrypted'],
    [{ method: 14 }, 'compression method 14'],
  ])('are refused with a reason: %j', async (choices, reason) => {
    await withFolder({ 'x.zip': zipOf({ 'a.txt': 'a' }, choices) }, async (folder) => {
      for await (const member of membersOf(path.join(folder, 'x.zip'), 'zip')) {
        expect(member.refused).toContain(reason);
      }
      await expect(contentOf(path.join(folder, 'x.zip'), 'a.txt')).rejects.toThrow('no file a.txt');
    });
  });

  it('are all found, whatever they are called', async () => {
    const name = fc.stringMatching(/^[a-zé][a-z0-9 ]{0,9}$/u);
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(name, fc.uint8Array({ maxLength: 5000 }), { maxKeys: 8 }),
        async (files) => {
          const given = { ...files };
          await withFolder({ 'x.zip': zipOf(given), 'x.tar': await tarOf(given) }, async (folder) => {
            for (const kind of ['zip', 'tar'] as const) {
              const found: Record<string, Buffer> = {};
              for await (const member of membersOf(path.join(folder, `x.${kind}`), kind)) {
                const chunks: Uint8Array[] = [];
                for (let chunk = await member.read(); chunk !== null; chunk = await member.read()) {
                  chunks.push(chunk);
                }
                found[member.name] = Buffer.concat(chunks);
              }
              expect(found).toEqual(
                Object.fromEntries(Object.entries(given).map(([key, bytes]) => [key, Buffer.from(bytes)])),
              );
            }
          });
        },
      ),
      { numRuns: 20 },
    );
  });
});
