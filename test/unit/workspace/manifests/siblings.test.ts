import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { siblingsOf } from '../../../../src/workspace/manifests/siblings';
import { SourceText } from '../../../../src/workspace/manifests/source-text';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ml-siblings-'));
  await writeFile(path.join(folder, 'large.txt'), 'x'.repeat(2 ** 20));
  await writeFile(path.join(folder, 'small.txt'), 'x');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('files that a manifest refers to', () => {
  it('are read once, however often they are named', async () => {
    const siblings = siblingsOf(path.join(folder, 'k.yaml'), 'k.yaml');
    const first = await siblings.read('large.txt');
    expect(first).toBeInstanceOf(SourceText);
    for (let again = 0; again < 1000; again++) {
      expect(await siblings.read('large.txt')).toBe(first);
    }
  });

  it('are refused beyond a number of bytes together', async () => {
    const siblings = siblingsOf(path.join(folder, 'k.yaml'), 'k.yaml');
    const names = Array.from({ length: 20 }, (_, index) => `${'./'.repeat(index + 1)}large.txt`);
    const read = await Promise.all(names.map((name) => siblings.read(name)));
    expect(read.filter((each) => each instanceof SourceText)).toHaveLength(16);
    expect(read.at(-1)).toMatchObject({
      refused: 'files that the manifest refers to are larger than 16 MB together',
    });
  });

  it('are refused beyond a number', async () => {
    const siblings = siblingsOf(path.join(folder, 'k.yaml'), 'k.yaml');
    for (let index = 0; index < 500; index++) {
      await siblings.read(`missing${index}`);
    }
    expect(await siblings.read('small.txt')).toEqual({
      refused: 'the manifest refers to more than 500 files',
    });
  });
});
