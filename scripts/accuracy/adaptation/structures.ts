/** Where adapters are inserted, by learning and by plainer rules; all with as many parameters. */
import type { InsertionPoint } from '../../../src/compute/nn/adapter';
import { INSERTION_POINTS } from '../../../src/methods/workload/base/network';
import { withinBudget } from '../../../src/methods/workload/base/structure';
import { createRandom } from '../../../src/numeric/random';

export interface Structure {
  readonly name: string;
  /** Undefined: learned. */
  readonly points: readonly InsertionPoint[] | undefined;
}

const RANDOM_POINTS = 2;

/** @param seed draws the random points */
export function structures(seed: number): Structure[] {
  const order = createRandom(seed, 1).shuffle(INSERTION_POINTS.length);
  const random = Array.from(order.subarray(0, RANDOM_POINTS), (at) => INSERTION_POINTS[at]);
  // As adapters are usually placed: behind each hidden layer.
  const hidden = INSERTION_POINTS.filter(({ isLinear, from, to }) => isLinear !== true && from === to).slice(
    1,
  );
  return [
    { name: 'learned', points: undefined },
    { name: 'all on', points: INSERTION_POINTS },
    { name: 'random', points: withinBudget(random) },
    { name: 'by hand', points: withinBudget(hidden) },
  ];
}
