/** What the benchmark compares: ways to run the training step of one model. */
import type { BenchmarkModel } from '../models/models';

export interface Contestant {
  readonly name: string;
  /** Version and threads, for the list below the table. */
  readonly detail: string;
  /** Op by op: a step may take many seconds, so that fewer are run. */
  readonly eager: boolean;
  prepare(model: BenchmarkModel): Promise<PreparedStep>;
}

/** Wall-clock time, and processor time over all threads: other work on the machine lengthens the first only. */
export interface StepTime {
  readonly wallMs: number;
  readonly cpuMs: number;
}

export interface PreparedStep {
  run(count: number): Promise<readonly StepTime[]>;
  close(): Promise<void>;
}
