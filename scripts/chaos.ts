// npm run chaos -- [--jobs N] [--nodes-killed N] [--seed S] [--verbose]: does harm to trainings on two nodes of this machine,
// and fails when one of them is lost, doubled or ends with other bits, or when anything is left behind.
import { parseArgs } from 'node:util';
import { median } from '../src/numeric/quantile';
import { chaos } from './chaos/campaign';

const EPOCHS = 12;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      jobs: { type: 'string', default: '40' },
      'nodes-killed': { type: 'string', default: '4' },
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
      verbose: { type: 'boolean', default: false },
    },
  });
  const startedMs = performance.now();
  const { problems, faults, againMs, lostMs } = await chaos({
    jobs: Number(values.jobs),
    nodeKills: Number(values['nodes-killed']),
    epochs: EPOCHS,
    seed: Number(values.seed),
    log: (line) => values.verbose && console.log(line),
  });
  const all = Object.values(faults).reduce((sum, count) => sum + count, 0);
  const kinds = Object.entries(faults).map(([kind, count]) => `${kind} ${count}`);
  const spread = (ms: readonly number[]): string =>
    ms.length === 0
      ? 'not seen'
      : `median ${median(ms).toFixed(0)} ms, at most ${Math.max(...ms).toFixed(0)} ms`;
  console.log(
    `seed ${values.seed}: ${values.jobs} trainings, ${all} faults (${kinds.join(', ')}), ${((performance.now() - startedMs) / 1000).toFixed(0)} s`,
  );
  console.log(`from a kill to the next step: ${spread(againMs)} (${againMs.length} first kills)`);
  console.log(`training to be repeated after a kill: ${spread(lostMs)} (checkpoints every 40 ms)`);
  problems.forEach((problem) => console.log(`PROBLEM ${problem}`));
  console.log(
    problems.length === 0
      ? 'every result has the bits of the run without faults; nothing is left behind'
      : `${problems.length} problems`,
  );
  process.exitCode = problems.length === 0 ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
