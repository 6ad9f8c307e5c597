import { blockJackknife, type JackknifeError } from '../numeric/jackknife';

/** Errors of one model, own units, [horizons][origins]: its RMSE and MAE over any of the origins follow from them. */
export interface OriginErrors {
  readonly squares: readonly Float64Array[];
  readonly sizes: readonly Float64Array[];
}

/** One model's errors, and those of a plain reference, which make them comparable across units. */
export interface Judged {
  readonly own: OriginErrors;
  readonly reference: OriginErrors;
}

/** How much larger the relative error of one model is than another's, and how far to trust that. */
export interface PairedDifference extends JackknifeError {
  readonly difference: number;
}

/**
 * Mean of RMSE and MAE over the horizons, each relative to the reference's; lower is better.
 * @param isKept which origins count
 */
export function errorToReference(
  { own, reference }: Judged,
  isKept: (origin: number) => boolean = () => true,
): number {
  const sum = (values: Float64Array): number =>
    values.reduce((total, value, origin) => (isKept(origin) ? total + value : total), 0);
  const ratios = own.squares.flatMap((squares, at) => [
    // Both sides count the same targets.
    Math.sqrt(sum(squares) / sum(reference.squares[at])),
    sum(own.sizes[at]) / sum(reference.sizes[at]),
  ]);
  return ratios.reduce((total, ratio) => total + ratio, 0) / ratios.length;
}

/**
 * Paired difference of two models over the same origins, first minus second, means over the seeds. Origins next to each
 * other fail alike, so the standard error is that of a jackknife over blocks of them.
 * @param first by seed, like `second`
 */
export function pairedDifference(
  first: readonly Judged[],
  second: readonly Judged[],
  blockOrigins: number,
): PairedDifference {
  const difference = (isKept?: (origin: number) => boolean): number =>
    first.reduce(
      (sum, each, seed) => sum + errorToReference(each, isKept) - errorToReference(second[seed], isKept),
      0,
    ) / first.length;
  const origins = first[0].own.squares[0].length;
  return { difference: difference(), ...blockJackknife(origins, blockOrigins, difference) };
}
