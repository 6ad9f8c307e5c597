// A process of a pool in the campaign: it knows one job.
import { serveJobs } from '../../src/jobs/serve';
import { exitWithParent } from '../../src/process/exit-with-parent';
import { parentPort } from '../../src/process/process-port';
import { chaosTraining } from './job';

exitWithParent();
serveJobs(parentPort(), [chaosTraining], null, (line) => process.stderr.write(`${line}\n`));
