/**
 * What a kernel does, in the quantities of which its time is a non-negative combination. Sizes are those that the runtime computes
 * with: FLOPs of a convolution count channels that only fill up blocks.
 */
export interface KernelWork {
  /** 1, or 0 where the runtime takes the node out of the model. */
  readonly launches: number;
  readonly flops: number;
  readonly inputBytes: number;
  readonly weightBytes: number;
  readonly outputBytes: number;
  /**
   * Work beyond the model's own, with a unit for each class: FLOPs that a matrix product spends on padding, bytes that a plain
   * convolution lays out or a recurrent layer reads again; otherwise the bytes that exceed a core's cache.
   */
  readonly excess: number;
  /** Turns of the outer loop, each of which costs something whatever it computes. */
  readonly outerTurns: number;
  /** Bytes of weights that no cache holds any more when the kernel runs. */
  readonly coldWeightBytes: number;
}

export const NO_WORK: KernelWork = {
  launches: 0,
  flops: 0,
  inputBytes: 0,
  weightBytes: 0,
  outputBytes: 0,
  excess: 0,
  outerTurns: 0,
  coldWeightBytes: 0,
};

/** The order of coefficients in stored calibrations and models. Append only. */
const quantities = Object.keys(NO_WORK) as readonly (keyof KernelWork)[];

/** The work as numbers in the order of the coefficients: the only place that knows the order. */
export function workVector(work: KernelWork): readonly number[] {
  return quantities.map((quantity) => work[quantity]);
}

/** The work that a stored vector stands for. */
export function workOfVector(vector: readonly number[]): KernelWork {
  return mapWork(NO_WORK, (_, quantity) => vector[quantities.indexOf(quantity)] ?? 0);
}

export function mapWork(
  work: KernelWork,
  change: (value: number, quantity: keyof KernelWork) => number,
): KernelWork {
  const changed: { -readonly [Q in keyof KernelWork]: number } = { ...work };
  for (const quantity of quantities) {
    changed[quantity] = change(work[quantity], quantity);
  }
  return changed;
}
