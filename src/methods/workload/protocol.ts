import { UnusableMetrics } from '../../workspace/metrics/table';

/** Chronological parts: rows before `validationRow` fit models, rows before `testRow` choose, the rest is looked at once. */
export interface Parts {
  readonly validationRow: number;
  readonly testRow: number;
  readonly rows: number;
}

/** Origins (first forecast rows) of each part; no target of one part lies in a later one. */
export interface Origins {
  /** Before the validation part: what the weights of the mixture learn from first. */
  readonly warm: readonly number[];
  readonly validation: readonly number[];
  readonly test: readonly number[];
}

export interface Split {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/** Share of the training rows before the first forecast that is judged. */
const WARM_SHARE = 0.6;
const USUAL_HORIZON = 24;
/** Most origins of the warm and the validation part; neighbours tell the same. */
const MAX_JUDGED = 300;

export function partsOf(rows: number, { train, test }: Split): Parts {
  return { validationRow: Math.floor(rows * train), testRow: rows - Math.floor(rows * test), rows };
}

export interface OriginOptions {
  readonly inputSteps: number;
  readonly steps: number;
  /** Every how many-th origin of the test part is forecast. */
  readonly stride: number;
  /** Rows of the longest season; 0 without one. */
  readonly season: number;
}

/** @throws UnusableMetrics when no window fits into a part */
export function originsOf(
  { validationRow, testRow, rows }: Parts,
  { inputSteps, steps, stride, season }: OriginOptions,
): Origins {
  const origins = {
    warm: spread(Math.max(inputSteps, Math.floor(validationRow * WARM_SHARE)), validationRow - steps, season),
    validation: spread(Math.max(inputSteps, validationRow), testRow - steps, season),
    test: range(Math.max(inputSteps, testRow), rows - steps, stride),
  };
  if (origins.test.length === 0 || origins.validation.length === 0) {
    const part = origins.test.length === 0 ? rows - testRow : testRow - validationRow;
    throw new UnusableMetrics(
      part < 1
        ? `${rows} rows are too few to learn from, to choose on and to test on`
        : `${steps} steps ahead do not fit into a part of ${part} of the ${rows} rows: use --horizon ${part} or less`,
    );
  }
  return origins;
}

/** A day of hours, or as many steps as leave room for several forecasts in the shortest part. */
export function usualHorizon({ validationRow, testRow, rows }: Parts): number {
  const shortest = Math.min(testRow - validationRow, rows - testRow);
  return Math.max(1, Math.min(USUAL_HORIZON, Math.floor(shortest / 2)));
}

/** At most MAX_JUDGED origins, evenly. */
function spread(first: number, last: number, season: number): number[] {
  const stride = evenStride((last - first + 1) / MAX_JUDGED, season);
  return range(first, last, stride);
}

/**
 * The smallest distance of samples from `least` on that visits every place of a season: with a common divisor, some hours would
 * teach nothing.
 * @param season rows of the longest season; 0 without one
 */
export function evenStride(least: number, season: number): number {
  let stride = Math.max(1, Math.ceil(least));
  while (season > 0 && stride < season && commonDivisor(stride, season) > 1) {
    stride++;
  }
  return stride;
}

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b));

/** first, first + stride ... not beyond last. */
export function range(first: number, last: number, stride: number): number[] {
  return Array.from(
    { length: Math.max(0, Math.floor((last - first) / stride) + 1) },
    (_, index) => first + index * stride,
  );
}
