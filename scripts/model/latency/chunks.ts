import { createRandom } from '../../../src/numeric/random';
import { variants, type Variant } from './variants';

const PER_FAMILY = 24;
const SEED = 1;
/** Networks that lie in memory beside each other. */
const CHUNK = 12;

/** The networks in the portions that are measured together: families mixed, so that no drift is a family's. */
export function chunks(): readonly (readonly Variant[])[] {
  const all = variants(PER_FAMILY, SEED);
  const mixed = Array.from(createRandom(SEED, 99).shuffle(all.length), (index) => all[index]);
  return Array.from({ length: Math.ceil(mixed.length / CHUNK) }, (_, chunk) =>
    mixed.slice(chunk * CHUNK, (chunk + 1) * CHUNK),
  );
}
