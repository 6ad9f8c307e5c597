import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeFileAtomically } from '../../../src/io/atomic-file';
import { temporaryFolders } from '../process/fixtures/temporary';

const folder = temporaryFolders();

describe('writeFileAtomically', () => {
  it.each([false, true])(
    'writes text and parts, and leaves nothing beside them (durable: %s)',
    async (durable) => {
      const place = path.join(folder(), 'new', 'deep');
      await writeFileAtomically(path.join(place, 'text'), 'grüße', { durable });
      await writeFileAtomically(path.join(place, 'parts'), [Buffer.from('one '), Buffer.from('two')], {
        durable,
      });
      expect(await readFile(path.join(place, 'text'), 'utf8')).toBe('grüße');
      expect(await readFile(path.join(place, 'parts'), 'utf8')).toBe('one two');
      expect((await readdir(place)).sort()).toEqual(['parts', 'text']);
    },
  );

  it('keeps the earlier content and cleans up when the rename fails', async () => {
    const place = folder();
    // A folder that is not empty cannot be replaced by a file.
    await mkdir(path.join(place, 'taken'));
    await writeFile(path.join(place, 'taken', 'inside'), 'kept');
    await expect(writeFileAtomically(path.join(place, 'taken'), 'new')).rejects.toThrow();
    expect(await readdir(place)).toEqual(['taken']);
  });

  it('gives one whole file when several writers write it at once', async () => {
    const file = path.join(folder(), 'file');
    const contents = Array.from({ length: 8 }, (_, writer) => String(writer).repeat(50_000));
    await Promise.all(contents.map((content) => writeFileAtomically(file, content)));
    expect(contents).toContain(await readFile(file, 'utf8'));
  });
});
