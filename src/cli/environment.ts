import type { AnalysisContext } from '../app/context';
import type { Rule } from '../findings/rule';
import type { AnyJob } from '../jobs/job';

/** What a command gives an analysis; where jobs run, what reads and what rules there are is added by the program's entry. */
export type CommandContext = Omit<AnalysisContext, 'jobs' | 'rules' | 'reader'>;

/** The part of a writable stream the command line uses. */
export interface TextSink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Everything outside the command line that it touches, so that a test can run a whole command in memory. */
export interface CliEnvironment {
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  readonly homeDir: string;
  readonly version: string;
  readonly signal: AbortSignal;
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Every rule whose findings a report may hold. */
  rules(): Promise<readonly Rule[]>;
  /** Declarations of all jobs. */
  jobs(): Promise<readonly AnyJob[]>;
  /** Does a command's work. The program adds what an analysis needs besides; a test answers without working. */
  perform<Options, Result>(
    work: (options: Options, context: AnalysisContext) => Promise<Result>,
    options: Options,
    context: CommandContext,
  ): Promise<Result>;
  /** Takes jobs from a queue until the signal aborts. */
  serve(command: WorkerCommand): Promise<void>;
}

/** What `meshlens worker` was asked. */
export interface WorkerCommand {
  readonly redis: string;
  readonly store: string;
  readonly concurrency: number;
  readonly perMinute: number | undefined;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}
