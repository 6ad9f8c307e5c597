/** What every method declares of each of its jobs. A job takes plain JSON, so that any process can run it. */
import type { Progress } from '../contracts/progress';
import type { DatasetReader } from './datasets';
import type { JobRecord } from './record/record';
import type { CheckpointPlace } from './storage';

export interface Job<Params, Result> {
  /** Unique over all methods: names the job in messages between processes. */
  readonly name: string;
  /** What the job does, as a noun for messages: `training`, `measurement`. */
  readonly noun: string;
  /** The steps it reports, with their labels for people, in the order in which they run. */
  readonly steps: Readonly<Record<string, string>>;
  /** Imports the code. Only a process that runs the job does so. */
  load(): Promise<JobCode<Params, Result>>;
  /**
   * Parameters for a second attempt after native code ended the process, or null when no other attempt makes sense.
   * Absent: the job uses no native code that it could do without.
   */
  withoutNative?(params: Params, reason: string): Params | null;
  /** Default: interactive, as somebody asked for it. A training that runs for minutes lets other jobs pass. */
  readonly priority?: JobRecord['priority'];
  /** What a run takes, until runs have been measured. */
  readonly cost?: JobRecord['cost'];
  /** Longest time in which a sound run gives its event loop no turn: longer, and its process counts as hung. Absent: any time. */
  readonly silenceMs?: number;
  /**
   * Parameters for another attempt after the process used up its memory, for example with smaller batches; null when none is
   * left. Where that changes decisive parameters, it is another result.
   */
  withLessMemory?(params: Params): Params | null;
  /**
   * The parameters that decide the result together with the dataset, plain JSON without paths: the result is then kept, and
   * not computed again. Null when this run has other inputs or effects. Absent: no run of the job is kept.
   */
  decisive?(params: Params): Readonly<Record<string, unknown>> | null;
  /**
   * Adds where this installation has what decisive parameters leave out, when another machine asked for the job.
   * @param modelFolder folder of a model that ships
   */
  withInstalled?(params: Params, modelFolder: (name: string) => string): Params;
}

export type JobCode<Params, Result> = (params: Params, context: JobContext) => Promise<Result>;

/** What a job gets from the process it runs in. */
export interface JobContext {
  readonly signal: AbortSignal;
  log(line: string): void;
  progress(update: JobProgress): void;
  /** Loads what parameters name by key. */
  readonly datasets: DatasetReader;
  /** Where a training keeps its state; null when nothing is kept. */
  readonly checkpoints: CheckpointPlace | null;
  /** Runs another job in a process of its own, with the same storage; null where none is started. */
  readonly beside: Beside | null;
}

export type Beside = <Params, Result>(
  job: Job<Params, Result>,
  params: Params,
  options: { readonly signal: AbortSignal; readonly onProgress: (progress: Progress) => void },
) => Promise<Result>;

/** `Progress` without the label, which the job's declaration gives. */
export type JobProgress = Omit<Progress, 'label'>;

/** A job whose types are known to its callers only, as a registry holds it. */
export type AnyJob = Pick<Job<never, unknown>, 'name' | 'noun' | 'steps' | 'load'>;
