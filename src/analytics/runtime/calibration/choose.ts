import type { Kernel } from '../layers/kernels';

/** A kernel that stands for all of its kind in the models. */
export interface Candidate<K extends Kernel> {
  readonly kernel: K;
  /** Guessed milliseconds of all kernels of this kind together. */
  readonly weight: number;
}

const LEAST_PER_CLASS = 3;

/**
 * The kernels to measure: of every class at least a few, more of the classes that take longer, and within a class those
 * that weigh much and differ from the ones already chosen.
 */
export function chooseKernels<K extends Kernel>(kernels: readonly K[], most: number): readonly K[] {
  const classes = new Map<string, Map<string, Candidate<K>>>();
  for (const kernel of kernels) {
    const kinds = classes.get(kernel.class) ?? new Map<string, Candidate<K>>();
    const key = `${kernel.nodes.map(({ node }) => node.opType).join()} ${kernel.features.join()}`;
    kinds.set(key, { kernel: kinds.get(key)?.kernel ?? kernel, weight: (kinds.get(key)?.weight ?? 0) + guessMs(kernel) });
    classes.set(kernel.class, kinds);
  }
  const groups = [...classes.values()].map((kinds) => [...kinds.values()]);
  const shares = groups.map((group) => Math.sqrt(group.reduce((sum, { weight }) => sum + weight, 0)));
  const all = shares.reduce((sum, share) => sum + share, 0);
  const spare = Math.max(0, most - LEAST_PER_CLASS * groups.length);
  return groups.flatMap((group, index) => spread(group, LEAST_PER_CLASS + Math.floor((spare * shares[index]) / all))).slice(0, most);
}

function spread<K extends Kernel>(group: readonly Candidate<K>[], count: number): readonly K[] {
  const chosen: Candidate<K>[] = [];
  const left = new Set(group);
  while (chosen.length < count && left.size > 0) {
    const value = ({ kernel, weight }: Candidate<K>): number => weight * Math.min(1e6, ...chosen.map((other) => distance(kernel, other.kernel)));
    const next = [...left].reduce((best, each) => (value(each) > value(best) ? each : best));
    chosen.push(next);
    left.delete(next);
  }
  return chosen.map(({ kernel }) => kernel);
}

/** How far two kernels are apart in the logarithms of what they do. */
function distance(a: Kernel, b: Kernel): number {
  return a.features.reduce((sum, value, column) => sum + (Math.log1p(value) - Math.log1p(b.features[column])) ** 2, 0);
}

/** Of the right order on any processor of these years; only compares kernels. */
function guessMs({ features: [, flops, ...bytes] }: Kernel): number {
  return 0.005 + flops / 2e7 + bytes.reduce((sum, each) => sum + each, 0) / 5e6;
}
