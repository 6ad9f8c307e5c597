/** What a supervisor needs to know of its child process. */
import type { RequestPolicy } from './policy';
import type { RestartLimits } from './restart-policy';

export interface SupervisorOptions<M> {
  /** Absolute path of the bundled script. */
  readonly script: string;
  readonly args?: readonly string[];
  /** Variables that each new process gets besides those of this one. */
  readonly env?: () => Promise<Readonly<Record<string, string>>>;
  /** What messages call it. */
  readonly name?: string;
  readonly protocol: number;
  readonly methods: { readonly [K in keyof M]: RequestPolicy };
  readonly now: () => number;
  readonly log: (line: string) => void;
  /** From fork to greeting. */
  readonly startDeadlineMs?: number;
  /** From a polite signal to a forced one: cancellation and dispose alike. */
  readonly graceMs?: number;
  readonly restart?: RestartLimits;
  readonly messagesPerSecond?: number;
}
