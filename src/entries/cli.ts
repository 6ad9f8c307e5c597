import path from 'node:path';
import { runProcess } from '../cli/process';
import { survivingNativeCrashes } from '../jobs/native-crash';
import { createChildRunner } from '../jobs/child-runner';
import { createSharingRunner } from '../jobs/results/sharing-runner';
import { commandsOf, loadRules } from '../methods/lists';
import { methods } from '../methods/registry';

/** Entry of the command line (dist/cli.js). */
const rules = (): ReturnType<typeof loadRules> => loadRules(methods);
void runProcess({
  commands: commandsOf(methods),
  rules,
  perform(work, options, context) {
    const script = path.join(__dirname, 'job.js');
    const log = (line: string): void => context.log(line);
    const runner = createSharingRunner({
      runner: createChildRunner({ script, log }),
      script,
      log,
      now: () => performance.now(),
    });
    return work(options, { ...context, rules, jobs: survivingNativeCrashes(runner) });
  },
});
