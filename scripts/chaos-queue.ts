// npm run chaos:queue -- [--jobs N] [--outside N] [--seed S] [--verbose]: does harm to trainings on three workers behind a Redis, and
// fails when one is lost or ends with other bits, or when anything is left behind.
import { parseArgs } from 'node:util';
import { queueChaos } from './chaos/queue/campaign';
import { hasRedis } from './chaos/queue/redis';

const EPOCHS = 12;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      jobs: { type: 'string', default: '30' },
      outside: { type: 'string', default: '40' },
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
      verbose: { type: 'boolean', default: false },
    },
  });
  if (!hasRedis()) {
    throw new Error('redis-server is needed (Debian: apt-get install redis-server)');
  }
  const startedMs = performance.now();
  const { problems, faults, hasNetwork } = await queueChaos({
    jobs: Number(values.jobs),
    outside: Number(values.outside),
    epochs: EPOCHS,
    seed: Number(values.seed),
    log: (line) => values.verbose && console.log(line),
  });
  const all = Object.values(faults).reduce((sum, count) => sum + count, 0);
  const kinds = Object.entries(faults).map(([kind, count]) => `${kind} ${count}`);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
  console.log(
    `seed ${values.seed}: ${values.jobs} trainings, ${all} faults (${kinds.join(', ')}), ${seconds} s`,
  );
  if (!hasNetwork) {
    console.log('no network namespace here: no network was cut');
  }
  problems.forEach((problem) => console.log(`PROBLEM ${problem}`));
  console.log(
    problems.length === 0
      ? 'every result has the bits of the run without faults; nothing is left behind'
      : `${problems.length} problems`,
  );
  process.exit(problems.length === 0 ? 0 : 1);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
