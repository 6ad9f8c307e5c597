import { constants, setPriority } from 'node:os';
import { serveJobs } from '../jobs/serve';
import { anomalyJobs } from '../methods/anomaly/jobs';
import { forecastJobs } from '../methods/forecast/jobs';
import { latencyJobs } from '../methods/latency/jobs';
import { exitWithParent } from '../process/exit-with-parent';
import { parentPort } from '../process/process-port';

/** Entry of the process that runs one job (dist/job.js). */
exitWithParent();
yieldToTheEditor();
serveJobs(parentPort(), [...anomalyJobs, ...forecastJobs, ...latencyJobs], (line) =>
  process.stderr.write(`${line}\n`),
);

/** A training takes a core for a while; typing must stay smooth. */
function yieldToTheEditor(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Not every platform lets a process lower its priority; jobs run all the same.
  }
}
