import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseModelFolder } from '../../../../src/cli/output/model-folder';

let cwd: string;
beforeEach(async () => {
  cwd = await realpath(await mkdtemp(path.join(tmpdir(), 'meshlens-model-folder-')));
  await mkdir(path.join(cwd, 'shop', 'models'), { recursive: true });
});
afterEach(() => rm(cwd, { recursive: true, force: true }));

const choose = (asWritten?: string) => chooseModelFolder(asWritten, cwd, path.join(cwd, 'shop'));

describe('the folder for a model', () => {
  it('is asked for or absent, new or there already', async () => {
    expect(await choose()).toBeUndefined();
    expect(await choose('model')).toBe(path.join(cwd, 'model'));
    await mkdir(path.join(cwd, 'model'));
    expect(await choose('model')).toBe(path.join(cwd, 'model'));
  });

  it.each(['shop', 'shop/models', 'shop/new'])(
    'is not %s: nothing is written where files are analysed',
    async (inside) => {
      await expect(choose(inside)).rejects.toThrow('it lies in the analysed folder');
    },
  );

  it('is not reached through a link either', async () => {
    await symlink(path.join(cwd, 'shop', 'models'), path.join(cwd, 'link'));
    await expect(choose('link')).rejects.toThrow('it lies in the analysed folder');
  });

  it('is no file and has a parent', async () => {
    await writeFile(path.join(cwd, 'file'), '');
    await expect(choose('file')).rejects.toThrow('it is a file, a folder is needed');
    await expect(choose('missing/model')).rejects.toThrow('does not exist');
  });
});
