/** Runs a job's code in this process: what the inline runner and the child have in common. */
import type { Progress } from '../contracts/progress';
import { openDatasets } from './datasets';
import type { AnyJob, JobCode } from './job';
import type { JobRunner } from './runner';
import type { JobStorage } from './storage';

export interface RunSurroundings {
  readonly signal: AbortSignal;
  log(line: string): void;
  progress(progress: Progress): void;
  /** Starts processes for jobs that a job wants done beside itself; null where none are started. */
  readonly others: JobRunner | null;
}

/** @param params plain JSON, as `job` takes them */
export async function runJob(
  job: AnyJob,
  params: unknown,
  storage: JobStorage | undefined,
  { signal, log, progress, others }: RunSurroundings,
): Promise<unknown> {
  // The declaration ties parameters and result together; a registry has forgotten both.
  const code = (await job.load()) as JobCode<unknown, unknown>;
  return code(params, {
    signal,
    log,
    progress: (update) => progress({ ...update, label: job.steps[update.step] ?? update.step }),
    datasets: openDatasets(storage?.datasets ?? null),
    checkpoints: storage?.checkpoints ?? null,
    beside:
      others === null
        ? null
        : (other, otherParams, options) => others.run(other, otherParams, { ...options, storage }),
  });
}
