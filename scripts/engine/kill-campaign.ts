// npm run campaign:kill [KILLS [SEED]]: kill −9 at random moments of a training run; every resume must end with the same
// bits. Without SEED the clock gives one; it is printed, so that a failure can be repeated.
import { createRandom } from '../../src/numeric/random';
import { killAndFinish, uninterrupted } from './killing';

const EPOCHS = 60;

async function main(): Promise<void> {
  const kills = Number(process.argv[2] ?? 20);
  const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);
  console.log(`seed ${seed}`);
  const expected = await uninterrupted(EPOCHS);
  console.log(`uninterrupted: loss ${expected.finalLoss}`);
  const random = createRandom(seed);
  for (let kill = 1; kill <= kills; kill++) {
    const { killedAtSteps, resumedAtStep, finalLoss, sameBits, notices } = await killAndFinish(
      EPOCHS,
      1,
      random,
      expected,
    );
    const resumed = resumedAtStep === null ? 'from the beginning' : `at step ${resumedAtStep}`;
    console.log(
      [
        `kill ${kill}: at step ${killedAtSteps[0]}, resumed ${resumed}, loss ${finalLoss}, ${sameBits ? 'same bits' : 'OTHER BITS'}`,
        ...notices,
      ].join('; '),
    );
    if (!sameBits || notices.length > 0) {
      process.exitCode = 1;
    }
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
