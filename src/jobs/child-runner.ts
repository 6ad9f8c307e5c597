import { abortError, isAbort } from '../process/rpc/errors';
import { createRpcClient } from '../process/rpc/client';
import { PROTOCOL_VERSION } from '../contracts/protocol';
import { startChild } from '../process/supervisor/child';
import { describeExit } from '../process/supervisor/errors';
import { requirePlainJson } from './plain-json';
import { JobFailed, type JobRunner } from './runner';
import type { JobRequests } from './serve';

export interface ChildRunnerOptions {
  /** Absolute path of a script that calls `serveJobs`. */
  readonly script: string;
  readonly args?: readonly string[];
  readonly log: (line: string) => void;
}

const START_DEADLINE_MS = 30_000;

/** Runs each job in a child process of its own: a native run blocks its thread, so only a process can be cancelled. */
export function createChildRunner({ script, args, log }: ChildRunnerOptions): JobRunner {
  const running = new Set<number>();
  return {
    get pid() {
      return [...running].at(-1) ?? null;
    },
    async run(job, params, { signal, onProgress, onLog, storage } = {}) {
      if (signal?.aborted) {
        throw abortError();
      }
      requirePlainJson(params, job.name);
      const onLine = (line: string): void => {
        log(line);
        onLog?.(line);
      };
      const child = startChild({ script, args, onLine });
      const client = createRpcClient<JobRequests>(child, { protocol: PROTOCOL_VERSION });
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
        client.close(new JobFailed(job, describeExit(exit), exit));
      });
      signal?.addEventListener('abort', cancel, { once: true });
      try {
        await client.handshake(AbortSignal.timeout(START_DEADLINE_MS)).catch((error: unknown) => {
          throw isAbort(error) && !signal?.aborted
            ? new JobFailed(job, `no greeting within ${START_DEADLINE_MS} ms`)
            : error;
        });
        const result = await client.request('run', { name: job.name, params, storage }, { onProgress });
        return result as never;
      } finally {
        signal?.removeEventListener('abort', cancel);
        await child.kill();
      }
    },
  };
}
