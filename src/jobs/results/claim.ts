/**
 * One process at a time computes a result: it holds a file named by the result's address, and writes its progress into it
 * every second. Others read that, and take over when the owner is gone.
 */
import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import type { Progress } from '../../contracts/progress';
import { writeFileAtomically } from '../../io/atomic-file';
import { withLine, type AboutRun } from '../book/about';
import { dropFlag, isFlagged } from '../book/cancel-flag';
import { evictOldest } from '../evict';
import type { JobRecord } from '../record/record';

/** What the file of a claim holds. */
export interface ClaimState extends AboutRun {
  /** Rises with each beat: a reader needs no common clock to see that the owner lives. */
  readonly beat: number;
  readonly record: JobRecord;
  readonly progress: Progress | null;
  /** It belongs to another job, which is listed in its place. */
  readonly isPart: boolean;
}

/** What an owner says of its run. */
export type ClaimedRun = Pick<ClaimState, 'record' | 'noun' | 'origin' | 'startedMs' | 'isPart'>;

export interface Claim {
  readonly state: ClaimState;
  report(progress: Progress): void;
  /** Adds a line to the log of the run. */
  say(line: string): void;
  /** Gives the claim up. Nothing of it is left. */
  release(): Promise<void>;
}

const BEAT_MS = 1000;
/** Claims of owners that died, kept for the list of jobs. */
const MAX_CLAIMS = 64;

/**
 * @param onCancel called once when somebody cancels the job from the list of jobs
 * @returns null when another process holds the claim
 */
export async function claim(file: string, run: ClaimedRun, onCancel: () => void): Promise<Claim | null> {
  let state = newClaim(run);
  await mkdir(path.dirname(file), { recursive: true });
  const isNew = await writeFile(file, JSON.stringify(state), { flag: 'wx' }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') {
        return false;
      }
      throw error;
    },
  );
  if (!isNew) {
    return null;
  }
  await evictOldest(path.dirname(file), MAX_CLAIMS);
  let beating = Promise.resolve();
  const beat = async (): Promise<void> => {
    const found = await readClaim(file);
    if (found?.token !== state.token) {
      // Whoever waited took over, for example after this machine slept.
      clearInterval(timer);
      return;
    }
    if (await isFlagged(file, state.token)) {
      onCancel();
    }
    state = { ...state, beat: state.beat + 1 };
    // A full disk costs the others the progress.
    await writeFileAtomically(file, JSON.stringify(state), { temporary: `${file}.tmp` }).catch(
      () => undefined,
    );
  };
  const timer = setInterval(() => (beating = beating.then(beat)), BEAT_MS);
  timer.unref();
  return {
    get state() {
      return state;
    },
    report: (progress) => (state = { ...state, progress }),
    say: (line) => (state = { ...state, log: withLine(state.log, line) }),
    async release() {
      clearInterval(timer);
      await beating;
      if ((await readClaim(file))?.token === state.token) {
        await rm(file, { force: true });
        await dropFlag(file);
      }
    },
  };
}

/** The state of a claim that begins. */
export function newClaim(run: ClaimedRun): ClaimState {
  const own = { token: randomUUID(), pid: process.pid, host: hostname() };
  return { ...own, ...run, beat: 0, progress: null, log: [] };
}

/** Null when nobody holds it, or the file holds no claim. */
export async function readClaim(file: string): Promise<ClaimState | null> {
  try {
    const state = JSON.parse(await readFile(file, 'utf8')) as ClaimState;
    // An earlier version wrote less of what is listed.
    return { ...{ noun: 'job', origin: null, startedMs: 0, log: [], isPart: false }, ...state };
  } catch {
    return null;
  }
}

/** False when the owner ran on this machine and is gone; a process elsewhere is judged by its beats alone. */
export function mayLive({ pid, host }: ClaimState): boolean {
  if (host !== hostname()) {
    return true;
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Removes the claim of an owner that is gone. A claim that another process made meanwhile stays.
 * @param token of the owner; null for a file that holds no claim
 */
export async function dropClaim(file: string, token: string | null): Promise<void> {
  const aside = `${file}.${randomUUID()}.tmp`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  if (((await readClaim(aside))?.token ?? null) !== token) {
    await link(aside, file).catch(() => undefined);
  }
  await rm(aside, { force: true });
}
