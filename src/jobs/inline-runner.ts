import { abortError } from '../process/rpc/errors';
import { requirePlainJson } from './plain-json';
import { runJob } from './run-job';
import type { JobRunner } from './runner';

/** Runs jobs in this process: for tests, benchmarks and work that takes less time than starting a process. */
export function createInlineRunner(log: (line: string) => void): JobRunner {
  return {
    pid: null,
    async run(job, params, { signal = new AbortController().signal, onProgress, onLog, storage } = {}) {
      if (signal.aborted) {
        throw abortError();
      }
      requirePlainJson(params, job.name);
      const result = await runJob(job, params, storage, {
        signal,
        log(line) {
          log(line);
          onLog?.(line);
        },
        progress: (progress) => onProgress?.(progress),
        others: null,
      });
      return result as never;
    },
  };
}
