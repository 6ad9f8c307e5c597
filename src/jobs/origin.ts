import type { JobOrigin } from '../contracts/jobs';
import type { JobRunner } from './runner';

/** A runner whose jobs say in the list of jobs what they were asked for by, also those that they have done beside themselves. */
export function askedBy(origin: JobOrigin, runner: JobRunner): JobRunner {
  return {
    get pid() {
      return runner.pid;
    },
    run: (job, params, options = {}) =>
      runner.run(job, params, {
        ...options,
        // A job that runs again keeps what it was asked for by at first.
        ...(options.storage && { storage: { origin, ...options.storage } }),
      }),
  };
}
