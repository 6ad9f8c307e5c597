import type { OriginErrors } from '../../evaluation/evidence';
import { visitErrors } from './accuracy';
import type { Prepared } from './prepare';

/** A forecast's errors per horizon and origin, in units of error (`Scaling`). @param forecast [origins, steps, nodes], scaled units */
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
