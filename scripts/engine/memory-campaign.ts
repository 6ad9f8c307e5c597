// npm run campaign:memory: resident memory over 2,000 training steps; growth after the first 200 must stay under 5 %.
import { memoryGrowth } from './memory-growth';
import { SEED } from './problem';

console.log(`seed ${SEED}`);
memoryGrowth(2000, 200)
  .then(({ steps, beforeBytes, afterBytes, growth }) => {
    const megabytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1);
    console.log(
      `${steps} steps: ${megabytes(beforeBytes)} MB after the first 200, ${megabytes(afterBytes)} MB at the end, ${(100 * growth).toFixed(1)} % growth`,
    );
    process.exitCode = growth < 0.05 ? 0 : 1;
  })
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
