/** Runs jobs, wherever that is: in this process, in a child process, or behind a queue. */
import type { Progress } from '../contracts/progress';
import { RpcError } from '../process/rpc/errors';
import type { ChildExit } from '../process/supervisor/child';
import type { Job } from './job';
import type { JobStorage } from './storage';

export interface JobRunner {
  /** The process of the job that started last, while it runs; null when there is none or jobs run in this process. */
  readonly pid: number | null;
  /**
   * Runs one job to its end.
   * @param params plain JSON: a queue stores them, another machine reads them
   * @returns the result; typed arrays stay typed arrays
   * @throws an error with code `aborted` when cancelled, `JobFailed` when its process ends, otherwise what the job threw
   */
  run<Params, Result>(job: Job<Params, Result>, params: Params, options?: RunOptions): Promise<Result>;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Gets what the job logs, where it runs on this machine. */
  readonly onLog?: (line: string) => void;
  /** Where datasets and checkpoints are; without it the job can load no dataset and keeps no state. */
  readonly storage?: JobStorage;
}

/** The process of a job ended before the job did. */
export class JobFailed extends RpcError {
  constructor(
    { noun }: { readonly noun: string },
    detail: string,
    readonly exit?: ChildExit,
  ) {
    super('job-failed', `The process that ran the ${noun} ended unexpectedly (${detail}).`, {
      forUser: true,
    });
  }
}
