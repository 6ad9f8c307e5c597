import { constants, setPriority } from 'node:os';
import { createChildRunner } from '../jobs/child-runner';
import { createSharingRunner } from '../jobs/results/sharing-runner';
import { serveJobs } from '../jobs/serve';
import { loadJobs } from '../methods/lists';
import { methods } from '../methods/registry';
import { exitWithParent } from '../process/exit-with-parent';
import { parentPort } from '../process/process-port';

/** Entry of the process that runs one job (dist/job.js). */
exitWithParent();
yieldToTheEditor();
const log = (line: string): void => void process.stderr.write(`${line}\n`);
// The same script runs what a job wants done beside itself.
const SCRIPT = process.argv[1];
const others = createSharingRunner({
  runner: createChildRunner({ script: SCRIPT, log }),
  script: SCRIPT,
  log,
  now: () => performance.now(),
  date: () => Date.now(),
});
void loadJobs(methods).then((jobs) => serveJobs(parentPort(), jobs, others, log));

/** A training takes a core for a while; typing must stay smooth. */
function yieldToTheEditor(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Not every platform lets a process lower its priority; jobs run all the same.
  }
}
