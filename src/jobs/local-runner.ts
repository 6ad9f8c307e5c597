import { survivingNativeCrashes } from './native-crash';
import { thisMachine } from './pool/machine';
import { createPoolRunner } from './pool/pool-runner';
import { createSharingRunner } from './results/sharing-runner';
import type { JobRunner } from './runner';
import { withinMemory } from './within-memory';

/**
 * The runner of the product: processes of this machine, kept results, and another attempt in less memory or without native code.
 * @param script absolute path of a script that calls `serveJobs`
 * @param elsewhere makes a runner that gives jobs to other machines, and the rest to the one it is given
 */
export function createLocalRunner(
  script: string,
  log: (line: string) => void,
  elsewhere?: (here: JobRunner) => Promise<JobRunner>,
): JobRunner {
  const now = (): number => performance.now();
  const here = createPoolRunner({ script, log, now, ...thisMachine() });
  const runner = elsewhere === undefined ? here : openedLater(here, () => elsewhere(here));
  const sharing = createSharingRunner({ runner, script, log, now, date: () => Date.now() });
  return survivingNativeCrashes(withinMemory(sharing, log));
}

/** A runner that is opened with its first job. */
function openedLater(here: JobRunner, open: () => Promise<JobRunner>): JobRunner {
  let opened: Promise<JobRunner> | undefined;
  return {
    get pid() {
      return here.pid;
    },
    run: async (job, params, options) => (await (opened ??= open())).run(job, params, options),
  };
}
