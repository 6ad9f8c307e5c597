/** A child that runs training steps on request: a count per line in, times and peak memory as a line of JSON out. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface StepReport {
  /** Milliseconds of each step. */
  readonly times: readonly number[];
  /** Largest resident size of the process so far, in megabytes. */
  readonly peakMb: number;
}

export interface StepChild {
  run(count: number): Promise<StepReport>;
  close(): Promise<void>;
}

/** The child's side: answers until the input ends. */
export async function answerLines(run: (count: number) => Promise<StepReport>): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await run(Number(line))));
  }
}

export function startSteps(command: string, args: readonly string[], threads: number): StepChild {
  const child = spawn(command, args, {
    env: { ...process.env, OMP_NUM_THREADS: String(threads), OPENBLAS_NUM_THREADS: String(threads) },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async run(count) {
      child.stdin.write(`${count}\n`);
      const { value, done } = (await lines.next()) as IteratorResult<string, undefined>;
      if (done === true || value === undefined) {
        throw new Error(`${command} ended with code ${child.exitCode}.`);
      }
      return JSON.parse(value) as StepReport;
    },
    close: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.stdin.end();
      }),
  };
}
