// npm run campaign:kills -- [--moments N] [--seed S]: ends runs of the built command line at random moments, runs two at
// once, and takes away the disk or a file. Exits with 1 when something is lost or left behind.
import { parseArgs } from 'node:util';
import { createRandom } from '../../src/numeric/random';
import { changes, changing, ended, together, undisturbed, unwritable } from './checks';

const CHANGE_SHARE = 4;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      moments: { type: 'string', default: '20' },
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    },
  });
  const [moments, seed] = [Number(values.moments), Number(values.seed)];
  const random = createRandom(seed);
  const reference = await undisturbed();
  console.log(`seed ${seed}; an undisturbed run takes ${reference.ms} ms`);
  const report = async (
    name: string,
    times: number,
    check: () => Promise<string[] | null>,
  ): Promise<void> => {
    let failed = 0;
    let skipped = 0;
    for (let time = 0; time < times; time++) {
      const failures = await check();
      skipped += failures === null ? 1 : 0;
      if (failures !== null && failures.length > 0) {
        failed++;
        console.log(`  ${name}: ${failures.join('; ')}`);
      }
    }
    const not = skipped > 0 ? `, ${skipped} not possible on this system` : '';
    console.log(`${name}: ${times - failed - skipped} of ${times} right${not}`);
    process.exitCode = failed > 0 ? 1 : (process.exitCode ?? 0);
  };
  await report('SIGINT', moments, () => ended('SIGINT', reference, random));
  await report('SIGKILL', moments, () => ended('SIGKILL', reference, random));
  await report('two runs on one cache', 1 + Math.floor(moments / CHANGE_SHARE), () => together(reference));
  for (const kind of ['full', 'read-only', 'no folder'] as const) {
    await report(`cache: ${kind}`, 1, () => unwritable(kind, reference));
  }
  for (const change of changes) {
    await report(`a file that ${change}`, 1 + Math.floor(moments / CHANGE_SHARE), () =>
      changing(change, reference, random),
    );
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
