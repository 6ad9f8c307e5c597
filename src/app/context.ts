import type { Progress } from '../contracts/progress';
import type { Rule } from '../findings/rule';
import type { JobRunner } from '../jobs/runner';
import type { SpanReader } from './recording/reading/span-reader';

/** What an analysis gets from its surroundings: cancellation, progress, a log, a clock and a place for jobs. */
export interface AnalysisContext {
  readonly signal: AbortSignal;
  progress(progress: Progress): void;
  log(line: string): void;
  now(): number;
  /** Reads large recordings in several threads; by default they are read in this one. */
  readonly reader?: SpanReader;
  /** Runs jobs, as a rule in child processes, so that this one keeps answering. */
  readonly jobs: JobRunner;
  /** Every rule, the most severe first. */
  rules(): Promise<readonly Rule[]>;
}
