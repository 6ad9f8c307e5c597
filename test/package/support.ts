import { execFile } from 'node:child_process';
import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Report } from '../../src/contracts/report';

export interface Analysis {
  readonly report: Report;
  /** What the command printed besides the report, log lines included. */
  readonly log: readonly string[];
}

/**
 * Runs the main job with the command line of an unpacked package, on the sample inside it. `train` trains a model as
 * usual; `shipped` computes with the one in the package, which is quicker.
 */
export async function analyzeSample(unpacked: string, model: 'train' | 'shipped'): Promise<Analysis> {
  const extension = path.join(unpacked, 'extension');
  const { NODE_PATH: _, NODE_OPTIONS: __, ...env } = process.env;
  const options = ['--model', model, '--no-cache', '--verbose', '--json', '-'];
  const args = [
    path.join(extension, 'dist/cli.js'),
    'analyze',
    path.join(extension, 'samples/shop'),
    ...options,
  ];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, {
    env,
    cwd: unpacked,
    maxBuffer: 64 * 2 ** 20,
  });
  return { report: JSON.parse(stdout) as Report, log: stderr.split('\n') };
}

/** Gives `work` a copy of a folder that it may break. */
export async function withCopy<T>(folder: string, work: (copy: string) => Promise<T>): Promise<T> {
  const parent = await realpath(await mkdtemp(path.join(os.tmpdir(), 'ml-copy-')));
  const copy = path.join(parent, path.basename(folder));
  try {
    await cp(folder, copy, { recursive: true });
    return await work(copy);
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}
