import { createRandom } from '../../numeric/random';

/** Streams below belong to the parameters' initial values. */
const FIRST_STREAM = 1000;

/** Samples in the order of an epoch: a function of seed and epoch, so that a resumed run meets the same batches. */
export function epochOrder<T>(samples: readonly T[], seed: number, epoch: number): T[] {
  return Array.from(
    createRandom(seed, FIRST_STREAM + epoch).shuffle(samples.length),
    (index) => samples[index],
  );
}
