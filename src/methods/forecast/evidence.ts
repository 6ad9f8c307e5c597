import { blockJackknife, type JackknifeError } from '../../numeric/jackknife';
import { visitErrors } from './accuracy';
import type { Prepared } from './prepare';

/** Errors of one model, own units, [horizons][origins]: its RMSE and MAE over any of the origins follow from them. */
interface OriginErrors {
  readonly squares: readonly Float64Array[];
  readonly sizes: readonly Float64Array[];
}

/** One model's errors, and those of repeating the last value, which make them comparable across units. */
export interface Judged {
  readonly own: OriginErrors;
  readonly reference: OriginErrors;
}

/** How much larger the relative error of one model is than another's, and how far to trust that. */
interface PairedDifference extends JackknifeError {
  readonly difference: number;
}

export function errorsByOrigin(
  prepared: Prepared,
  origins: readonly number[],
  forecast: Float32Array,
  horizons: readonly number[],
): OriginErrors {
  const zeros = (): Float64Array[] => horizons.map(() => new Float64Array(origins.length));
  const [squares, sizes] = [zeros(), zeros()];
  horizons.forEach((horizon, at) =>
    visitErrors(prepared, origins, forecast, horizon, (_target, error, index) => {
      squares[at][index] += error * error;
      sizes[at][index] += Math.abs(error);
    }),
  );
  return { squares, sizes };
}

/** Mean of RMSE and MAE over the horizons, each relative to repeating the last value; lower is better. @param kept which origins count */
export function relativeError(
  { own, reference }: Judged,
  kept: (origin: number) => boolean = () => true,
): number {
  const sum = (values: Float64Array): number =>
    values.reduce((total, value, origin) => (kept(origin) ? total + value : total), 0);
  const ratios = own.squares.flatMap((squares, at) => [
    // Both sides count the same targets.
    Math.sqrt(sum(squares) / sum(reference.squares[at])),
    sum(own.sizes[at]) / sum(reference.sizes[at]),
  ]);
  return ratios.reduce((total, ratio) => total + ratio, 0) / ratios.length;
}

/**
 * Paired difference of two models over the same validation windows, first minus second, means over the seeds. Windows
 * next to each other fail alike, so the standard error is the jackknife's over whole blocks of them (Künsch 1989).
 * @param first by seed, like `second`
 */
export function pairedDifference(
  first: readonly Judged[],
  second: readonly Judged[],
  blockOrigins: number,
): PairedDifference {
  const difference = (kept?: (origin: number) => boolean): number =>
    first.reduce(
      (sum, each, seed) => sum + relativeError(each, kept) - relativeError(second[seed], kept),
      0,
    ) / first.length;
  const origins = first[0].own.squares[0].length;
  return { difference: difference(), ...blockJackknife(origins, blockOrigins, difference) };
}
