import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, inject, it } from 'vitest';

const works = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;
const canTrace = works('strace', '-qq', '-e', 'trace=none', 'true');
const canIsolate = works('unshare', '-rn', 'true');
const extension = path.join(inject('universal').unpacked, 'extension');
const shop = path.join(extension, 'samples/shop');
const COMMANDS = [
  ['analyze', shop, '--model', 'shipped', '--json', '-'],
  ['serving', shop],
];

/** @returns the home of the run, and what it wrote to its standard output */
async function run(home: string, prefix: readonly string[], args: readonly string[]): Promise<string> {
  const { NODE_PATH: _, NODE_OPTIONS: __, ...env } = process.env;
  await mkdir(path.join(home, 'tmp'), { recursive: true });
  const [command, ...rest] = [...prefix, process.execPath, path.join(extension, 'dist/cli.js'), ...args];
  return execFileSync(command, rest, {
    env: { ...env, HOME: home, XDG_CACHE_HOME: path.join(home, 'cache'), TMPDIR: path.join(home, 'tmp') },
    cwd: home,
    maxBuffer: 64 * 2 ** 20,
    stdio: ['ignore', 'pipe', 'ignore'],
  }).toString();
}

describe.each(COMMANDS)('%s', (...args) => {
  it(
    canTrace
      ? 'opens no socket of a network and writes below its cache only, by its system calls'
      : 'is not traced: strace does not run here',
    async ({ skip }) => {
      skip(!canTrace);
      const home = await mkdtemp(path.join(os.tmpdir(), 'ml-trace-'));
      try {
        const trace = path.join(home, 'trace');
        const calls = 'trace=network,open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,link,symlink';
        await run(home, ['strace', '-f', '-qq', '-e', calls, '-o', trace], args);
        const lines = (await readFile(trace, 'utf8')).split('\n');
        // A routing socket asks the kernel of this machine for its interfaces; nothing is sent elsewhere by it.
        const sockets = lines.filter(
          (line) => /\b(?:socket|connect)\(/.test(line) && !/AF_(?:UNIX|NETLINK)/.test(line),
        );
        expect(sockets).toEqual([]);
        const connected = lines.filter((line) => /\bconnect\(/.test(line));
        expect(connected).toEqual([]);
        const written = lines
          .filter((line) =>
            /O_WRONLY|O_RDWR|O_CREAT|\b(?:creat|mkdir|mkdirat|rename\w*|link|symlink)\(/.test(line),
          )
          .filter((line) => !/= -1 /.test(line))
          .flatMap((line) => [...line.matchAll(/"([^"]*)"/g)].map(([, file]) => file));
        const cache = path.join(home, 'cache');
        const allowed = [cache, path.join(home, 'tmp'), '/dev/', '/proc/self/'];
        expect(written.filter((file) => !allowed.some((folder) => file.startsWith(folder)))).toEqual([]);
      } finally {
        await rm(home, { recursive: true, force: true });
      }
    },
  );

  it(
    canIsolate ? 'works where there is no network' : 'is not isolated: unshare does not run here',
    async ({ skip }) => {
      skip(!canIsolate);
      const home = await mkdtemp(path.join(os.tmpdir(), 'ml-isolated-'));
      try {
        expect((await run(home, ['unshare', '-rn'], args)).length).toBeGreaterThan(100);
      } finally {
        await rm(home, { recursive: true, force: true });
      }
    },
  );
});
