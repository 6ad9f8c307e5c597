import { createRandom } from '../../../numeric/random';
import type { Kernel, KernelPart } from '../layers/kernels';
import { mapWork, NO_WORK, type KernelWork, workVector } from '../layers/kernel-work';
import { chooseDesign, type Design, guessMs, type Target } from './design';

/**
 * Kernels that take longer are measured only where few shorter ones are of their class: their lines extrapolate well, and on a busy
 * machine hardly a run of them goes uninterrupted.
 */
const LONG_MS = 5;
const ENOUGH_SHORT = 6;
/** What comes along with other kernels and is measured with them. */
const COMES_ALONG: ReadonlySet<string> = new Set(['view', 'reorder']);

/**
 * The kernels to measure for a set of models, at most so many; each model's time counts the same.
 * @param seed decides between equally good choices
 */
export function chooseKernels<K extends Kernel>(
  models: readonly (readonly K[])[],
  most: number,
  design: Design = 'target-aware',
  seed = 0,
): readonly K[] {
  const kinds = new Map<string, K>();
  for (const kernel of models.flat()) {
    if (COMES_ALONG.has(kernel.class)) {
      continue;
    }
    const key = `${kernel.class} ${kernel.nodes.map(({ node }) => node.opType).join()} ${workVector(kernel.work).join()}`;
    if (!kinds.has(key)) {
      kinds.set(key, kernel);
    }
  }
  const candidates = [...kinds.values()];
  const short = new Map<string, number>();
  for (const one of candidates) {
    if (guessMs(one) <= LONG_MS) {
      short.set(one.class, (short.get(one.class) ?? 0) + 1);
    }
  }
  const eligible = candidates.filter(
    (one) => guessMs(one) <= LONG_MS || (short.get(one.class) ?? 0) < ENOUGH_SHORT,
  );
  return chooseDesign(eligible, models.flatMap(targetsOf), most, design, createRandom(seed)).map(
    (index) => eligible[index],
  );
}

/** For each class, what a model's kernels of it do together as a share of its guessed time. */
function targetsOf(kernels: readonly Kernel[]): readonly Target[] {
  const parts = kernels.flatMap((kernel): readonly KernelPart[] => [kernel, ...kernel.extras]);
  const all = parts.reduce((sum, one) => sum + guessMs(one), 0) || 1;
  const sums = new Map<string, KernelWork>();
  for (const { class: name, work } of parts) {
    const sum = sums.get(name) ?? NO_WORK;
    sums.set(
      name,
      mapWork(sum, (value, quantity) => value + work[quantity] / all),
    );
  }
  return [...sums].map(([name, work]) => ({ class: name, work }));
}
