/** What must hold after runs that were ended, ran at once, or met a cache or a file that changes. Each returns its failures. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, rmSync, truncateSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import type { Random } from '../../src/numeric/random';
import {
  analyse,
  createSandbox,
  essence,
  leftovers,
  livingProcesses,
  removeSandbox,
  type Report,
  type Sandbox,
  spansOf,
} from './sandbox';

/** Children notice within this time that their parent is gone. */
const ORPHAN_MS = 10_000;
const POLL_MS = 200;
const ENGINE = /internal error|TypeError|RangeError|at \S+ \(.*:\d+:\d+\)/;

async function inSandbox<T>(cli: string | undefined, use: (sandbox: Sandbox) => Promise<T>): Promise<T> {
  const sandbox = await createSandbox(cli);
  try {
    return await use(sandbox);
  } finally {
    await removeSandbox(sandbox);
  }
}

export interface Reference {
  /** The command line that was run; the one in dist when left out. */
  readonly cli?: string;
  readonly essence: string;
  readonly ms: number;
}

/** A run that nothing disturbs. */
export async function undisturbed(cli?: string): Promise<Reference> {
  return inSandbox(cli, async (sandbox) => {
    const started = Date.now();
    const { report, stderr } = await analyse(sandbox).ended;
    if (report === null) {
      throw new Error(`the undisturbed run gave no report: ${stderr}`);
    }
    return { cli, essence: essence(report), ms: Date.now() - started };
  });
}

/** Ends a run at a random moment; the next one must give the same report, and nothing may be left behind. */
export async function ended(
  signal: 'SIGINT' | 'SIGKILL',
  reference: Reference,
  random: Random,
): Promise<string[]> {
  return inSandbox(reference.cli, async (sandbox) => {
    const failures: string[] = [];
    const first = analyse(sandbox);
    await Promise.race([after(random.uniform() * reference.ms), first.ended]);
    first.child.kill(signal);
    const { stderr } = await first.ended;
    if (ENGINE.test(stderr)) {
      failures.push(`it says: ${stderr.slice(0, 200)}`);
    }
    await orphans(sandbox, failures);
    await again(sandbox, reference, failures);
    return failures;
  });
}

async function orphans(sandbox: Sandbox, failures: string[]): Promise<void> {
  for (let waited = 0; waited < ORPHAN_MS && livingProcesses(sandbox).length > 0; waited += POLL_MS) {
    await after(POLL_MS);
  }
  const alive = livingProcesses(sandbox);
  if (alive.length > 0) {
    failures.push(`${alive.length} processes live on`);
    alive.forEach((pid) => process.kill(pid, 'SIGKILL'));
  }
}

async function again(sandbox: Sandbox, reference: Reference, failures: string[]): Promise<void> {
  const { code, report, stderr } = await analyse(sandbox).ended;
  if (code !== 0 || essence(report) !== reference.essence) {
    failures.push(
      `the next run ends with ${code}, ${report === null ? 'no' : 'another'} report: ${stderr.slice(-200)}`,
    );
  }
  const left = leftovers(sandbox);
  if (left.length > 0) {
    failures.push(`left behind: ${left.map((file) => path.relative(sandbox.root, file)).join(', ')}`);
  }
}

/** Two runs at once on one cache. */
export async function together(reference: Reference): Promise<string[]> {
  return inSandbox(reference.cli, async (sandbox) => {
    const both = await Promise.all([analyse(sandbox).ended, analyse(sandbox).ended]);
    const failures = both.flatMap(({ code, report, stderr }) =>
      code === 0 && essence(report) === reference.essence
        ? []
        : [`one run ends with ${code}: ${stderr.slice(-200)}`],
    );
    await again(sandbox, reference, failures);
    return failures;
  });
}

/** A cache that cannot be written: the report must be whole. Null where the system does not let us make one. */
export async function unwritable(
  kind: 'full' | 'read-only' | 'no folder',
  reference: Reference,
): Promise<string[] | null> {
  return inSandbox(reference.cli, async (sandbox) => {
    const disk = path.join(sandbox.root, 'disk');
    await mkdir(disk);
    try {
      if (kind === 'no folder') {
        await writeFile(path.join(disk, 'file'), '');
      } else {
        execFileSync('mount', ['-t', 'tmpfs', '-o', kind === 'full' ? 'size=16k' : 'ro', 'none', disk], {
          stdio: 'ignore',
        });
      }
    } catch {
      return null;
    }
    try {
      const cache = kind === 'no folder' ? path.join(disk, 'file') : disk;
      const { code, report, stderr } = await analyse(sandbox, { cache }).ended;
      const failures =
        code === 0 && essence(report) === reference.essence
          ? []
          : [`it ends with ${code}: ${stderr.slice(-300)}`];
      const left = leftovers({ ...sandbox, cache: disk });
      return left.length === 0 ? failures : [...failures, `left behind: ${left.join(', ')}`];
    } finally {
      if (kind !== 'no folder') {
        execFileSync('umount', [disk]);
      }
    }
  });
}

const CHANGES: Readonly<Record<string, (file: string) => void>> = {
  vanishes: (file) => rmSync(file),
  grows: (file) => appendFileSync(file, spansOf(200, 50_000)),
  shrinks: (file) => truncateSync(file, 1000),
};
export const changes = Object.keys(CHANGES);

/** A file that changes at a random moment while it is found or read: the file beside it is whole, and no error is internal. */
export async function changing(change: string, reference: Reference, random: Random): Promise<string[]> {
  return inSandbox(reference.cli, async (sandbox) => {
    const file = path.join(sandbox.folder, 'other.jsonl');
    await writeFile(file, spansOf(20_000, 10_000));
    const run = analyse(sandbox);
    await after(random.uniform() * reference.ms);
    CHANGES[change](file);
    const { code, report, stderr } = await run.ended;
    const failures: string[] = [];
    if (code !== 0 || report === null) {
      failures.push(`it ends with ${code}: ${stderr.slice(-300)}`);
    }
    if (ENGINE.test(stderr) || /internal error/.test(JSON.stringify(report))) {
      failures.push(`it says: ${stderr.slice(-300)}`);
    }
    if (report !== null && recordsOf(report, 'traces.jsonl') !== 1200) {
      failures.push(`${recordsOf(report, 'traces.jsonl')} instead of 1200 spans of the file beside it`);
    }
    await orphans(sandbox, failures);
    const left = leftovers(sandbox);
    return left.length === 0 ? failures : [...failures, `left behind: ${left.join(', ')}`];
  });
}

const recordsOf = ({ inputs }: Report, name: string): number =>
  inputs.find(({ file }) => file === name)?.records ?? 0;
