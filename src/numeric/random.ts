/**
 * A counter-based random generator: the n-th number is a pure function of (seed, stream, n). Nothing has to be saved to
 * go on after a restart, and two streams of one seed never share a number sequence.
 */
export interface Random {
  /** Uniform in [0, 1), in steps of 2^-32. */
  uniform(): number;
  /** Normal with mean 0 and deviation 1. */
  normal(): number;
  /** Uniform integer in [0, bound). */
  integer(bound: number): number;
  /** A random order of 0 … count−1. */
  shuffle(count: number): Uint32Array;
}

export function createRandom(seed: number, stream = 0): Random {
  const key = mix(mix(seed >>> 0) ^ Math.imul(stream + 1, 0x9e3779b9));
  let counter = 0;
  const word = () => mix(key ^ mix(Math.imul(counter++, 0x85ebca6b) + 0x2545f491));
  const uniform = () => word() / 0x1_0000_0000;
  const integer = (bound: number) => Math.floor(uniform() * bound);
  return {
    uniform,
    integer,
    // Box–Muller; 1 − u keeps the logarithm finite.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    shuffle(count) {
      const order = Uint32Array.from({ length: count }, (_, index) => index);
      for (let last = count - 1; last > 0; last--) {
        const other = integer(last + 1);
        [order[last], order[other]] = [order[other], order[last]];
      }
      return order;
    },
  };
}

/** A bijection of 32-bit words in which every input bit changes half of the output bits (Wellons, "lowbias32"). */
export function mix(word: number): number {
  let x = word >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return (x ^ (x >>> 15)) >>> 0;
}
