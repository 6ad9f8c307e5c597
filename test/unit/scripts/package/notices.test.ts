import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundledPackages } from '../../../../scripts/package/bundle';
import { collectNotices, renderNotices } from '../../../../scripts/package/notices';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'ml-notices-'));
});
afterAll(() => rm(root, { recursive: true }));

/** Writes a package and returns its folder. */
async function installed(
  name: string,
  license: unknown,
  files: Record<string, string> = {},
  version = '1.0.0',
  below = '',
): Promise<string> {
  const folder = `${below}node_modules/${name}`;
  await mkdir(path.join(root, folder), { recursive: true });
  const all = { 'package.json': JSON.stringify({ name, version, license }), ...files };
  for (const [file, text] of Object.entries(all)) {
    await writeFile(path.join(root, folder, file), text);
  }
  return folder;
}

describe('collectNotices', () => {
  it('brings the texts of each package, sorted by name, versions apart', async () => {
    const folders = [
      await installed('zeta', 'MIT', {
        'LICENSE.md': 'zeta text',
        NOTICE: 'zeta notice',
        'license.js': 'code',
      }),
      await installed('alpha', 'ISC', { LICENCE: 'alpha text' }),
      await installed('zeta', 'MIT', { LICENSE: 'older text' }, '0.9.0', 'node_modules/alpha/'),
    ];
    const notices = await collectNotices(root, [...folders, folders[0]]);
    expect(notices).toEqual([
      { name: 'alpha', version: '1.0.0', licence: 'ISC', text: 'alpha text' },
      { name: 'zeta', version: '0.9.0', licence: 'MIT', text: 'older text' },
      { name: 'zeta', version: '1.0.0', licence: 'MIT', text: 'zeta text\n\nzeta notice' },
    ]);
    expect(renderNotices(notices)).toMatch(
      /^ {2}alpha 1\.0\.0 \(ISC\)\n[^]*^-+\nzeta 1\.0\.0 \(MIT\)\n-+\n\nzeta text/m,
    );
  });

  it.each([
    'GPL-3.0-or-later',
    'LGPL-2.1',
    'AGPL-3.0',
    'MPL-2.0',
    '(MIT OR GPL-3.0)',
    'SEE LICENSE IN LICENSE',
    undefined,
    { type: 'MIT' },
  ])('refuses %o', async (licence) => {
    const folder = await installed('suspect', licence, { LICENSE: 'text' });
    await expect(collectNotices(root, [folder])).rejects.toThrow(
      /^suspect may not be shipped: its licence is/,
    );
  });

  it('adds the text that is known to be missing, and refuses to guess any other', async () => {
    const [known] = await collectNotices(root, [await installed('tr46', 'MIT')]);
    expect(known.text).toMatch(/^Copyright \(c\) Sebastian Mayr\n\nPermission is hereby granted/);
    await expect(collectNotices(root, [await installed('textless', 'MIT')])).rejects.toThrow(
      'textless brings no text of its licence (MIT)',
    );
  });
});

describe('bundledPackages', () => {
  it('names every package of which something was bundled, nested ones apart', () => {
    const inputs = {
      'src/main.ts': { bytesInOutput: 10 },
      'node_modules/yaml/dist/index.js': { bytesInOutput: 5 },
      'node_modules/yaml/dist/parse.js': { bytesInOutput: 5 },
      'node_modules/@scope/name/a.js': { bytesInOutput: 1 },
      'node_modules/@scope/name/node_modules/tslib/tslib.js': { bytesInOutput: 1 },
      'node_modules/shaken/index.js': { bytesInOutput: 0 },
    };
    const metafile = {
      inputs: {},
      outputs: { 'dist/main.js': { bytes: 1, imports: [], exports: [], inputs } },
    };
    expect(bundledPackages([metafile])).toEqual([
      'node_modules/@scope/name',
      'node_modules/@scope/name/node_modules/tslib',
      'node_modules/yaml',
    ]);
  });
});
