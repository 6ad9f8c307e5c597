/** Looks at what a campaign left behind. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readCheckpoint } from '../../src/compute/training/checkpoint';
import { eventsIn, type ChaosEvent } from './events';
import type { Fault } from './fault';
import { faultsFile, type ChaosParams } from './job';
import type { NodeAnswer } from './node';

export interface Left {
  readonly folder: string;
  readonly store: string;
  readonly params: readonly ChaosParams[];
  /** Bits of the runs without faults. */
  readonly expected: ReadonlyMap<string, string>;
  /** Of each node. */
  readonly answers: readonly ReadonlyMap<string, NodeAnswer>[];
  readonly nodeKills: number;
}

export interface Examined {
  readonly problems: readonly string[];
  /** How often each kind of fault happened. */
  readonly faults: Readonly<Record<string, number>>;
  /** From a kill to the first step afterwards, for jobs that failed for the first time. */
  readonly againMs: readonly number[];
  /** Training time between the last checkpoint and a kill. */
  readonly lostMs: readonly number[];
}

/** The process is gone in that moment. */
const KILLS: ReadonlySet<Fault['kind']> = new Set(['killed', 'exit', 'damaged', 'older']);
/** Processes end within a second of their parents. */
const GRACE_MS = 3000;

export async function examine(left: Left): Promise<Examined> {
  const { folder, store, params, expected, answers, nodeKills } = left;
  const events = eventsIn(folder);
  // A stopped process whose node was killed can end once it goes on.
  living(events).forEach((pid) => process.kill(pid, 'SIGCONT'));
  await pause(GRACE_MS);
  const problems: string[] = [];
  for (const { name } of params) {
    for (const known of answers) {
      const answer = known.get(name);
      if (answer?.bits !== expected.get(name)) {
        problems.push(`${name}: ${answer?.error ?? 'OTHER BITS'}`);
      }
    }
    const unmet = JSON.parse(readFileSync(faultsFile(folder, name), 'utf8')) as unknown[];
    if (unmet.length > 0) {
      problems.push(`${name}: ${unmet.length} faults did not happen`);
    }
  }
  const files = (readdirSync(store, { recursive: true }) as string[]).map((name) => path.join(store, name));
  problems.push(...files.filter((file) => /\.tmp$/.test(file)).map((file) => `temporary file ${file}`));
  const results = files.filter((file) => file.endsWith('.result'));
  if (results.length !== params.length) {
    problems.push(`${results.length} results are kept of ${params.length} jobs`);
  }
  problems.push(...files.filter((file) => /running\/./.test(file)).map((file) => `claim ${file}`));
  for (const file of files.filter((each) => /\.checkpoint(\.previous)?$/.test(each))) {
    const { state, refused } = await readCheckpoint(file, '');
    if (state === null && refused !== 'it belongs to another training run' && !file.endsWith('.previous')) {
      problems.push(`checkpoint ${file}: ${refused ?? 'gone'}`);
    }
  }
  problems.push(...notices(events), ...living(events).map((pid) => `process ${pid} still runs`));
  const computed = events.filter(({ what }) => what === 'done').length;
  // A node may be killed between the end of a training and the moment at which its result is kept.
  if (computed > params.length + nodeKills) {
    problems.push(`${computed} trainings came to their end for ${params.length} jobs`);
  }
  const faults: Record<string, number> = { 'node killed': nodeKills };
  for (const { fault } of events) {
    if (fault !== undefined) {
      faults[fault] = (faults[fault] ?? 0) + 1;
    }
  }
  return { problems, faults, ...recovery(events) };
}

/** Checkpoints that could not be used although nobody damaged them. */
function notices(events: readonly ChaosEvent[]): string[] {
  return events.flatMap(({ job, pid, notice }) => {
    const isMeant =
      notice === undefined ||
      events.some(
        (event) =>
          // The disk of a process stays full for the next training in it.
          (event.pid === pid && event.fault === 'disk full' && notice.includes('ENOSPC')) ||
          (event.job === job &&
            ((event.fault === 'damaged' && notice.includes('damaged')) ||
              (event.fault === 'older' && notice.includes('format 0')))),
      );
    return isMeant ? [] : [`${job}: ${notice}`];
  });
}

/** Processes of the campaign's jobs; none where the system does not tell. */
function living(events: readonly ChaosEvent[]): number[] {
  return [...new Set(events.map(({ pid }) => pid))].filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('meshlens-chaos');
    } catch {
      return false;
    }
  });
}

/** How long it took from kills to the next step, and how much had to be repeated. */
function recovery(events: readonly ChaosEvent[]): Pick<Examined, 'againMs' | 'lostMs'> {
  const againMs: number[] = [];
  const lostMs: number[] = [];
  for (const [at, kill] of events.entries()) {
    if (kill.fault === undefined || !KILLS.has(kill.fault)) {
      continue;
    }
    const before = events.slice(0, at).filter(({ job }) => job === kill.job);
    const again = events.slice(at).find(({ job, what }) => job === kill.job && what === 'steps');
    const began = before.filter(({ what }) => what === 'steps').at(-1);
    const isUndisturbed = before.every(({ fault }) => fault === undefined || fault === 'clock');
    if (again === undefined || began === undefined) {
      continue;
    }
    if (isUndisturbed) {
      againMs.push(again.atMs - kill.atMs);
    }
    // Where the last checkpoint was taken away, or could not be written, more has to be repeated.
    const isWhole = kill.fault === 'killed' || kill.fault === 'exit';
    if (isWhole && !before.some(({ fault, pid }) => fault === 'disk full' && pid === kill.pid)) {
      const stepMs = (kill.atMs - began.atMs) / Math.max(1, kill.step - began.step);
      lostMs.push((kill.step - again.step) * stepMs);
    }
  }
  return { againMs, lostMs };
}
