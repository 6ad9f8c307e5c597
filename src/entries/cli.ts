import path from 'node:path';
import { createReadingThreads } from '../app/recording/reading/threads';
import { jobsEntry } from '../cli/commands/jobs-entry';
import { receiveEntry } from '../cli/commands/receive-entry';
import { workerEntry } from '../cli/commands/worker-entry';
import { runProcess } from '../cli/process';
import { createLocalRunner } from '../jobs/local-runner';
import { askedBy } from '../jobs/origin';
import { commandsOf, loadJobs, loadRules } from '../methods/lists';
import { methods } from '../methods/registry';
import { elsewhere } from './elsewhere';
import { withOwnErrors } from './own-errors';

/** Entry of the command line (dist/cli.js). */
const SCRIPT = path.join(__dirname, 'job.js');
/** Entry of the threads that read. */
const SPANS = path.join(__dirname, 'spans.js');
const rules = (): ReturnType<typeof loadRules> => loadRules(methods);
void runProcess({
  commands: [...commandsOf(methods), receiveEntry, workerEntry, jobsEntry],
  rules,
  jobs: () => loadJobs(methods),
  perform(work, options, context) {
    const log = (line: string): void => context.log(line);
    const jobs = createLocalRunner(SCRIPT, log, elsewhere(process.env, SCRIPT, log));
    const { folder, file } = options as { readonly folder?: string; readonly file?: string };
    const origin = { folder: folder ?? file ?? '', request: process.argv[2] };
    const reader = createReadingThreads(SPANS);
    return work(options, { ...context, rules, reader, jobs: askedBy(origin, jobs) });
  },
  serve: (command) => withOwnErrors(async () => (await import('./queue.js')).serveQueue(command, SCRIPT)),
});
