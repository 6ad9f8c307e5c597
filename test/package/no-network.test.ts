import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { spansOf } from '../../scripts/kills/sandbox';
import { writeModel } from '../unit/onnx/support/model-writer';

const TRACED = 'trace=network,open,openat,openat2,creat,mkdir,mkdirat,rename,renameat,renameat2,link,symlink';
const works = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;
const canTrace = works('strace', '-qq', '-e', 'trace=none', 'true');
const isolation = works('unshare', '-rn', ...(canTrace ? ['strace', '-qq', '-e', 'trace=none'] : []), 'true')
  ? ['unshare', '-rn']
  : [];
/** Only calls of interest stop the process, where strace can do that. */
const filter = works('strace', '-f', '--seccomp-bpf', '-qq', '-e', 'trace=none', 'true')
  ? ['--seccomp-bpf']
  : [];
const universal = path.join(inject('universal').unpacked, 'extension');
const native = path.join((inject('native') ?? inject('universal')).unpacked, 'extension');
const shop = path.join(universal, 'samples/shop');
const MINUTE_S = 60;
/** Rows that a forecast trains on; fewer get plain models only. */
const ROWS = 400;

let inputs: string;
beforeAll(async () => {
  inputs = await mkdtemp(path.join(os.tmpdir(), 'ml-inputs-'));
  await mkdir(path.join(inputs, 'traces'));
  await writeFile(path.join(inputs, 'traces/traces.jsonl'), spansOf(300));
  const rows = Array.from({ length: ROWS }, (_, row) => `${row * MINUTE_S},${10 + Math.sin(row / 5)}`);
  await writeFile(path.join(inputs, 'metrics.csv'), `time,latency\n${rows.join('\n')}\n`);
  await writeFile(path.join(inputs, 'net.onnx'), network());
  await mkdir(path.join(inputs, 'repository/net/1'), { recursive: true });
  await writeFile(path.join(inputs, 'repository/net/1/model.onnx'), network());
  await writeFile(
    path.join(inputs, 'repository/net/config.pbtxt'),
    'name: "net"\nplatform: "onnxruntime_onnx"\nmax_batch_size: 8\n',
  );
});
afterAll(() => rm(inputs, { recursive: true, force: true }));

function network(): Uint8Array {
  const values = Array.from({ length: 64 * 64 }, (_, at) => (at % 7) / 10);
  return writeModel({
    nodes: [
      { op: 'MatMul', name: 'dense', inputs: ['x', 'w'], outputs: ['y'] },
      { op: 'Relu', name: 'relu', inputs: ['y'], outputs: ['z'] },
    ],
    inputs: { x: { shape: ['batch', 64] } },
    outputs: ['z'],
    constants: { w: { dtype: 'float32', dims: [64, 64], values } },
  });
}

/** Arguments of each command, in the folder of inputs; `OUT` is the only other folder it may write to. */
const commands: readonly {
  readonly name: string;
  readonly extension: string;
  readonly args: readonly string[];
}[] = [
  {
    name: 'analyze with WebAssembly',
    extension: universal,
    args: ['analyze', shop, '--model', 'shipped'],
  },
  { name: 'serving', extension: universal, args: ['serving', 'repository'] },
  {
    name: 'analyze that trains and writes every output',
    extension: native,
    args: [
      ...['analyze', 'traces', '--model', 'train', '--save-model', 'OUT/model', '--json', 'OUT/report.json'],
      ...['--html', 'OUT/report.html', '--sarif', 'OUT/report.sarif'],
    ],
  },
  {
    name: 'explain',
    extension: native,
    args: ['explain', 'traces', '--from', '1700000100', '--to', '1700000160', '--model', 'shipped'],
  },
  {
    name: 'forecast that trains',
    extension: native,
    args: ['forecast', 'metrics.csv', '--train-fraction', '0.8', '--rivals', 'fast'],
  },
  {
    name: 'runtime that calibrates and measures',
    extension: native,
    args: ['runtime', 'net.onnx', '--calibrate', '--measure'],
  },
];

/** Runs the command line of a package with a home of its own, without a network where the system allows it. */
function run(home: string, extension: string, args: readonly string[]): string {
  const { NODE_PATH: _, NODE_OPTIONS: __, ...env } = process.env;
  const tracing = ['strace', '-f', ...filter, '-qq', '-e', TRACED, '-o', path.join(home, 'trace')];
  const [command, ...rest] = [
    ...isolation,
    ...(canTrace ? tracing : []),
    ...[process.execPath, path.join(extension, 'dist/cli.js')],
    ...args.map((arg) => arg.replace(/^OUT\//, `${path.join(home, 'out')}/`)),
  ];
  return execFileSync(command, rest, {
    env: { ...env, HOME: home, XDG_CACHE_HOME: path.join(home, 'cache'), TMPDIR: path.join(home, 'tmp') },
    cwd: inputs,
    maxBuffer: 64 * 2 ** 20,
    stdio: ['ignore', 'pipe', 'ignore'],
  }).toString();
}

/** Calls that reach a network. A routing socket asks the kernel of this machine for its interfaces. */
function networkCalls(lines: readonly string[]): readonly string[] {
  return lines.filter((line) =>
    /\bsocket\(/.test(line) ? !/AF_(?:UNIX|NETLINK)/.test(line) : /\bconnect\(/.test(line),
  );
}

function writtenFiles(lines: readonly string[]): readonly string[] {
  return lines
    .filter((line) => /O_WRONLY|O_RDWR|O_CREAT|\b(?:creat|mkdir|mkdirat|rename\w*|link|symlink)\(/.test(line))
    .filter((line) => !/= -1 /.test(line))
    .flatMap((line) => [...line.matchAll(/"([^"]*)"/g)].map(([, file]) => file));
}

const title = [
  ...(isolation.length > 0
    ? ['works where there is no network']
    : ['is not isolated: unshare does not run here']),
  ...(canTrace
    ? ['opens no socket of a network and writes below its cache only, by its system calls']
    : ['is not traced: strace does not run here']),
].join('; ');

describe.each(commands.map((each) => [each.name, each] as const))('%s', (_, { extension, args }) => {
  it(title, async ({ skip }) => {
    skip(!canTrace && isolation.length === 0);
    const home = await mkdtemp(path.join(os.tmpdir(), 'ml-trace-'));
    try {
      await mkdir(path.join(home, 'tmp'));
      await mkdir(path.join(home, 'out'));
      expect(run(home, extension, args).length).toBeGreaterThan(100);
      if (!canTrace) {
        return;
      }
      const lines = (await readFile(path.join(home, 'trace'), 'utf8')).split('\n');
      // Models run in a child, which is traced as well.
      expect(lines.some((line) => line.includes('dist/job.js'))).toBe(true);
      expect(networkCalls(lines)).toEqual([]);
      const cache = path.join(home, 'cache');
      const folders = ['cache/meshlens', 'tmp', 'out'].map((folder) => path.join(home, folder));
      const outside = writtenFiles(lines).filter(
        (file) =>
          file !== cache && ![...folders, '/dev/', '/proc/self/'].some((each) => file.startsWith(each)),
      );
      expect(outside).toEqual([]);
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  });
});
