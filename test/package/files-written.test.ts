import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, inject, it } from 'vitest';

const packages = [inject('universal'), inject('native')].filter((tested) => tested !== null);

describe.each(packages)('the $target package', ({ unpacked }) => {
  it('writes below its own cache folder only', async () => {
    const home = await mkdtemp(path.join(os.tmpdir(), 'ml-home-'));
    try {
      await mkdir(path.join(home, 'tmp'));
      const extension = path.join(unpacked, 'extension');
      const { NODE_PATH: _, NODE_OPTIONS: __, ...env } = process.env;
      const options = ['--model', 'shipped', '--json', '-'];
      await promisify(execFile)(
        process.execPath,
        [path.join(extension, 'dist/cli.js'), 'analyze', path.join(extension, 'samples/shop'), ...options],
        {
          env: {
            ...env,
            HOME: home,
            XDG_CACHE_HOME: path.join(home, 'cache'),
            TMPDIR: path.join(home, 'tmp'),
          },
          cwd: home,
          maxBuffer: 64 * 2 ** 20,
        },
      );
      const written = await readdir(home, { recursive: true, withFileTypes: true });
      const outside = written
        .filter((entry) => !entry.isDirectory())
        .map((entry) => path.relative(home, path.join(entry.parentPath, entry.name)))
        .filter((file) => !file.startsWith(path.join('cache', 'meshlens')));
      expect(outside).toEqual([]);
      expect(written.length).toBeGreaterThan(0);
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  });
});
