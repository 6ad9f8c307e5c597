// A worker of the campaign as a process of its own: worker REDIS CODE STORE FOLDER FAULTS SCRIPT.
import { createPoolRunner } from '../../../src/jobs/pool/pool-runner';
import { redisPlace } from '../../../src/jobs/queue/connection';
import { runWorker } from '../../../src/jobs/queue/worker';
import { openFolderStore } from '../../../src/jobs/store/folder-store';
import { chaosTraining } from '../job';

const [, , redis, code, store, folder, faults, script] = process.argv;
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
const log = (line: string): void => void process.stderr.write(`${line}\n`);
const limits = { cores: 2, memoryBytes: 8e9, processBytes: 1e9 };
const runner = createPoolRunner({ script, log, now: () => performance.now(), ...limits });
void runWorker({
  redis: redisPlace(redis, {}).options,
  code,
  store: openFolderStore(store),
  folder,
  jobs: [chaosTraining],
  runner,
  modelFolder: () => faults,
  concurrency: 2,
  log,
  signal: stop.signal,
})
  .then(() => runner.clear())
  .then(() => process.exit(0));
