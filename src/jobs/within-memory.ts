/** A training that needs more memory than a process may take is made again in smaller pieces. */
import { RpcError } from '../process/rpc/errors';
import type { JobRunner } from './runner';

/**
 * A runner that repeats a job as `withLessMemory` says, until nothing is left to be made smaller. It stands before kept results:
 * another configuration has another address, so that equal parameters never stand for two results.
 */
export function withinMemory(runner: JobRunner, log: (line: string) => void): JobRunner {
  return {
    get pid() {
      return runner.pid;
    },
    async run(job, params, options) {
      for (let current = params; ;) {
        try {
          return await runner.run(job, current, options);
        } catch (error) {
          const isMemory = error instanceof RpcError && error.code === 'out-of-memory';
          const next = isMemory ? (job.withLessMemory?.(current) ?? null) : null;
          if (next === null) {
            throw error;
          }
          log(`The ${job.noun} starts again with less memory: ${(error as RpcError).message}`);
          current = next;
        }
      }
    },
  };
}
