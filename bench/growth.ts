/**
 * How the work of every reader grows when a dimension of its input grows fourfold. Exits with 1 where processor time
 * grows with more than the power 1.15 of the size. GROWTH=TEXT measures the dimensions whose names hold that text.
 */
import { clusterDimensions } from './growth/cluster';
import { measurable, measureGrowth } from './growth/dimension';
import { fileDimensions } from './growth/files';
import { manifestDimensions } from './growth/manifests';
import { recordDimensions } from './growth/records';

const ROUNDS = 3;
const ATTEMPTS = 3;
const MAX_EXPONENT = 1.15;

async function main(): Promise<void> {
  const chosen = process.env.GROWTH ?? '';
  const all = [...clusterDimensions, ...fileDimensions, ...manifestDimensions, ...recordDimensions];
  for (const named of all) {
    if (!named.name.includes(chosen)) {
      continue;
    }
    const dimension = await measurable(named);
    let growth = await measureGrowth(dimension, ROUNDS);
    // Other work on the machine can only make a reader look worse.
    for (let attempt = 1; attempt < ATTEMPTS && growth.exponent > MAX_EXPONENT; attempt++) {
      growth = await measureGrowth(dimension, ROUNDS);
    }
    const { smallMs, largeMs, exponent } = growth;
    const isTooFast = exponent > MAX_EXPONENT;
    console.log(
      `${dimension.name.padEnd(52)} ${String(dimension.size).padStart(9)} ${smallMs.toFixed(0).padStart(6)} ms ${largeMs.toFixed(0).padStart(6)} ms  ${exponent.toFixed(2)}${isTooFast ? '  TOO FAST' : ''}`,
    );
    if (isTooFast) {
      process.exitCode = 1;
    }
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
