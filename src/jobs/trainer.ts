import { abortError, isAbort, RpcError } from '../process/rpc/errors';
import { createRpcClient, type RequestOptions } from '../process/rpc/client';
import type { ProgressOf, RequestMap } from '../process/rpc/messages';
import { PROTOCOL_VERSION } from '../contracts/protocol';
import { startChild, type ChildExit } from '../process/supervisor/child';
import { describeExit } from '../process/supervisor/errors';
import type { TrainingJobs } from './jobs';

/** Runs training jobs, each in a child process of its own: a native run blocks its thread and must be killable. */
export interface Trainer<J extends RequestMap<J> = TrainingJobs> {
  /** The training process while one runs. */
  readonly pid: number | null;
  /**
   * Runs one job to its end. Rejects with code `aborted` when cancelled (the child is killed at once), `training-failed`
   * when the child dies, otherwise with what the job threw.
   */
  run<K extends keyof J & string>(
    kind: K,
    params: J[K]['params'],
    options?: RequestOptions<ProgressOf<J, K>>,
  ): Promise<J[K]['result']>;
}

/** The training process is gone before its job was done. */
export class TrainingFailed extends RpcError {
  constructor(
    detail: string,
    readonly exit?: ChildExit,
  ) {
    super('training-failed', `The training process ended unexpectedly (${detail}).`, { forUser: true });
  }
}

export interface TrainerOptions {
  /** Absolute path of the bundled trainer.js. */
  readonly script: string;
  readonly args?: readonly string[];
  readonly log: (line: string) => void;
}

const START_DEADLINE_MS = 30_000;

export function createTrainer<J extends RequestMap<J> = TrainingJobs>(options: TrainerOptions): Trainer<J> {
  const running = new Set<number>();
  return {
    get pid() {
      return [...running].at(-1) ?? null;
    },
    async run(kind, params, { signal, onProgress } = {}) {
      if (signal?.aborted) {
        throw abortError();
      }
      const child = startChild({ script: options.script, args: options.args, onLine: options.log });
      const client = createRpcClient<J>(child, { protocol: PROTOCOL_VERSION });
      const cancel = (): void => {
        client.close(abortError());
        void child.kill();
      };
      if (child.pid !== undefined) {
        running.add(child.pid);
      }
      void child.exited.then((exit) => {
        if (child.pid !== undefined) {
          running.delete(child.pid);
        }
        client.close(new TrainingFailed(describeExit(exit), exit));
      });
      signal?.addEventListener('abort', cancel, { once: true });
      try {
        await client.handshake(AbortSignal.timeout(START_DEADLINE_MS)).catch((error: unknown) => {
          throw isAbort(error) && !signal?.aborted
            ? new TrainingFailed(`no greeting within ${START_DEADLINE_MS} ms`)
            : error;
        });
        return await client.request(kind, params, { onProgress });
      } finally {
        signal?.removeEventListener('abort', cancel);
        await child.kill();
      }
    },
  };
}
