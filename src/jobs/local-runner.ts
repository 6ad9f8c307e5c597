import { survivingNativeCrashes } from './native-crash';
import { thisMachine } from './pool/machine';
import { createPoolRunner } from './pool/pool-runner';
import { createSharingRunner } from './results/sharing-runner';
import type { JobRunner } from './runner';

/**
 * The runner of the product: processes of this machine, kept results, and another attempt without native code.
 * @param script absolute path of a script that calls `serveJobs`
 */
export function createLocalRunner(script: string, log: (line: string) => void): JobRunner {
  const now = (): number => performance.now();
  const runner = createPoolRunner({ script, log, now, ...thisMachine() });
  return survivingNativeCrashes(createSharingRunner({ runner, script, log, now }));
}
