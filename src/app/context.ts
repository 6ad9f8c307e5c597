import type { Progress } from '../contracts/protocol';
import type { Rule } from '../findings/rule';
import type { Trainer } from '../jobs/trainer';

/** What an analysis gets from its surroundings: cancellation, progress, a log, a clock and a place to train. */
export interface AnalysisContext {
  readonly signal: AbortSignal;
  progress(progress: Progress): void;
  log(line: string): void;
  now(): number;
  /** Runs training jobs in a child process, so that this one keeps answering. */
  readonly trainer: Trainer;
  /** Every rule, the most severe first. */
  rules(): Promise<readonly Rule[]>;
}
