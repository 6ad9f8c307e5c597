import path from 'node:path';
import { runProcess } from '../cli/process';
import { createLocalRunner } from '../jobs/local-runner';
import { commandsOf, loadRules } from '../methods/lists';
import { methods } from '../methods/registry';

/** Entry of the command line (dist/cli.js). */
const rules = (): ReturnType<typeof loadRules> => loadRules(methods);
void runProcess({
  commands: commandsOf(methods),
  rules,
  perform(work, options, context) {
    const jobs = createLocalRunner(path.join(__dirname, 'job.js'), (line) => context.log(line));
    return work(options, { ...context, rules, jobs });
  },
});
