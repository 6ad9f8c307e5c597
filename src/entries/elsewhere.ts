/** Where jobs may run besides this machine: off unless the environment says so, which no workspace can set. */
import type { JobRunner } from '../jobs/runner';
import { withOwnErrors } from './own-errors';

/**
 * @param env MESHLENS_REDIS is the address of Redis, MESHLENS_STORE the folder or bucket that all machines share
 * @returns undefined when no queue is configured
 */
export function elsewhere(
  env: NodeJS.ProcessEnv,
  script: string,
  log: (line: string) => void,
): ((here: JobRunner) => Promise<JobRunner>) | undefined {
  const { MESHLENS_REDIS: redis = '', MESHLENS_STORE: store = '' } = env;
  if (redis === '') {
    return undefined;
  }
  if (store === '') {
    // With the first job: while the program starts, its log need not be there.
    return (here) => {
      log('MESHLENS_REDIS is set and MESHLENS_STORE is not: jobs run on this machine.');
      return Promise.resolve(here);
    };
  }
  return async (here) => {
    const queue = await withOwnErrors(async () =>
      (await import('./queue.js')).openQueueRunner({ redis, store, env, script, log }, here),
    );
    return {
      get pid() {
        return queue.pid;
      },
      run: (job, params, options) => withOwnErrors(() => queue.run(job, params, options)),
    };
  };
}
