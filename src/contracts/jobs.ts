/** Jobs as people see them, in the editor and on the command line. */
import type { Progress } from './progress';

/** The words are those that people read. `interrupted`: its process is gone, and it goes on when it is asked for again. */
export type JobState = 'running' | 'queued' | 'interrupted' | 'failed' | 'cancelled' | 'done';

/** What a job was asked for by. It stays on this machine. */
export interface JobOrigin {
  /** Absolute path of the folder or file that is analysed; empty without one. */
  readonly folder: string;
  /** A request of the analytics process, or a command of the command line. */
  readonly request: string;
}

export interface ListedJob {
  /** Address of its result, 64 hexadecimal digits. */
  readonly id: string;
  readonly state: JobState;
  /** Name of its declaration, such as `anomaly.learn`. */
  readonly kind: string;
  /** What it does, such as `Anomaly training`. */
  readonly title: string;
  readonly origin: JobOrigin | null;
  /** The machine, and the process that asked for it there. */
  readonly host: string;
  readonly pid: number;
  /** Milliseconds since 1970. */
  readonly startedMs: number;
  /** Null while it is not over. */
  readonly endedMs: number | null;
  readonly progress: Progress | null;
  /** Why it failed or was cancelled. */
  readonly reason: string | null;
}

/** Where the jobs of one user are kept. */
export interface JobsQuestion {
  /** Folder of the cache; null: nothing is kept. */
  readonly storageDir: string | null;
}

export interface JobQuestion extends JobsQuestion {
  readonly id: string;
}

/** Digits of an id that people see and type. */
const SHOWN_DIGITS = 8;

export const shownId = (id: string): string => id.slice(0, SHOWN_DIGITS);

/** @param noun of the declaration, such as `training` */
export function jobTitle(kind: string, noun: string): string {
  const [method] = kind.split('.');
  const text = noun.startsWith(method) || method === noun ? noun : `${method} ${noun}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const canBeCancelled = ({ state }: Pick<ListedJob, 'state'>): boolean =>
  state === 'running' || state === 'queued' || state === 'interrupted';

export const canBeRetried = ({ state }: Pick<ListedJob, 'state'>): boolean =>
  state === 'failed' || state === 'cancelled' || state === 'interrupted';
