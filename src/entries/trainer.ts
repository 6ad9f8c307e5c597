import { constants, setPriority } from 'node:os';
import { PROTOCOL_VERSION } from '../contracts/protocol';
import { createRpcServer } from '../process/rpc/server';
import { exitWithParent } from '../process/exit-with-parent';
import { parentPort } from '../process/process-port';
import { createTrainingHandlers } from '../jobs/handlers';
import type { TrainingJobs } from '../jobs/jobs';

/** Entry of the training child (dist/trainer.js). */
exitWithParent();
yieldToTheEditor();
createRpcServer<TrainingJobs>(
  parentPort(),
  createTrainingHandlers((line) => process.stderr.write(`${line}\n`)),
  { protocol: PROTOCOL_VERSION },
);

/** Training takes a core for a while; whoever types should not notice. */
function yieldToTheEditor(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Not every platform lets a process lower its priority; training works all the same.
  }
}
