// One of the nodes of the campaign, as a window of the editor is one: it runs all jobs that it is told of, on a store that it
// shares with others. Arguments: script of its children, days that its clock is ahead.
import { createPoolRunner } from '../../src/jobs/pool/pool-runner';
import { createSharingRunner } from '../../src/jobs/results/sharing-runner';
import type { JobStorage } from '../../src/jobs/storage';
import { chaosTraining, type ChaosParams } from './job';

export interface NodeTask {
  readonly jobs: readonly ChaosParams[];
  readonly storage: JobStorage;
}

export interface NodeAnswer {
  readonly name: string;
  readonly bits: string | null;
  readonly error: string | null;
}

const DAY_MS = 86_400_000;
const PROCESS_BYTES = 600 * 2 ** 20;

const [script, days] = process.argv.slice(2);
const { now } = Date;
Date.now = () => now() + Number(days) * DAY_MS;
process.once('disconnect', () => process.exit(0));

const log = (line: string): void => void process.stderr.write(`${line}\n`);
const runner = createSharingRunner({
  runner: createPoolRunner({
    script,
    log,
    now: () => performance.now(),
    cores: 2,
    memoryBytes: 8e9,
    processBytes: PROCESS_BYTES,
  }),
  script,
  log,
  now: () => performance.now(),
  date: () => Date.now(),
  pollMs: 100,
});

process.on('message', ({ jobs, storage }: NodeTask) => {
  for (const params of jobs) {
    runner.run(chaosTraining, params, { storage }).then(
      (bits) => answer({ name: params.name, bits, error: null }),
      (error: unknown) => answer({ name: params.name, bits: null, error: String(error) }),
    );
  }
});

function answer(message: NodeAnswer): void {
  process.send?.(message);
}
