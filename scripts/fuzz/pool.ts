/** Runs inputs in child processes that are replaced when they die, hang, or have served long enough. */
import { type ChildProcess, fork } from 'node:child_process';
import type { Order, Outcome } from './child';
import type { Limits } from './judge';

export interface PoolOptions {
  readonly script: string;
  readonly seed: number;
  readonly indices: readonly number[];
  readonly limits: Limits;
  readonly children: number;
  /** A child that does not answer for so long is killed. */
  readonly answerMs: number;
  readonly onOutcome: (outcome: Outcome) => void;
}

/** Memory that a process keeps for itself would hide what the next input takes. */
const INPUTS_PER_CHILD = 300;
const STDERR_CHARACTERS = 2000;

/** Resolves when every input has an outcome. */
export async function runPool(options: PoolOptions): Promise<void> {
  const waiting = [...options.indices].reverse();
  const lane = async (): Promise<void> => {
    let child: ChildProcess | null = null;
    let served = 0;
    for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
      child ??= start(options.script);
      const outcome: Outcome = await answerOf(child, index, options);
      options.onOutcome(outcome);
      served++;
      if (!child.connected || served % INPUTS_PER_CHILD === 0) {
        child.kill('SIGKILL');
        child = null;
      }
    }
    child?.kill('SIGKILL');
  };
  await Promise.all(Array.from({ length: options.children }, lane));
}

function start(script: string): ChildProcess {
  return fork(script, { execArgv: ['--expose-gc'], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
}

function answerOf(
  child: ChildProcess,
  index: number,
  { seed, limits, answerMs }: PoolOptions,
): Promise<Outcome> {
  return new Promise((resolve) => {
    let stderr = '';
    const collect = (chunk: Buffer): void =>
      void (stderr = (stderr + chunk.toString()).slice(-STDERR_CHARACTERS));
    const done = (outcome: Outcome): void => {
      clearTimeout(timer);
      child.stderr?.off('data', collect);
      child.off('message', done);
      child.off('exit', onExit);
      resolve(outcome);
    };
    const fail = (failure: string): void =>
      done({
        index,
        format: '',
        mutations: [],
        intact: 0,
        lost: 0,
        cpuMs: 0,
        peakBytes: null,
        failures: [failure],
      });
    const onExit = (code: number | null, signal: string | null): void =>
      fail(`crash: the process ended with ${signal ?? `code ${code}`}: ${stderr.trim()}`);
    const timer = setTimeout(() => {
      child.off('exit', onExit);
      child.kill('SIGKILL');
      child.disconnect();
      fail(`hang: no answer in ${answerMs / 1000} s`);
    }, answerMs);
    child.stderr?.on('data', collect);
    child.on('message', done);
    child.once('exit', onExit);
    child.send({ seed, index, limits } satisfies Order);
  });
}
