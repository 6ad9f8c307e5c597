/** Chronological parts: the test part is never trained on and never chooses an epoch. */
export interface Parts<T> {
  readonly train: readonly T[];
  readonly validation: readonly T[];
  readonly test: readonly T[];
}

/** Shares of the items, in order of time; the rest tests. */
export interface Shares {
  readonly train: number;
  readonly validation: number;
}

const USUAL_SHARES: Shares = { train: 0.7, validation: 0.15 };

/** Cuts items, which are in order of time, without shuffling: what was later tests what was earlier. */
export function splitChronologically<T>(items: readonly T[], shares = USUAL_SHARES): Parts<T> {
  const first = Math.floor(items.length * shares.train);
  const second = Math.floor(items.length * (shares.train + shares.validation));
  return {
    train: items.slice(0, first),
    validation: items.slice(first, second),
    test: items.slice(second),
  };
}
