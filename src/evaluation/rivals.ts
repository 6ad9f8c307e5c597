/** Plain rivals that every model is compared with. Rows are in order of time; an origin is the first row to predict. */
import { LeastSquares, linearValue } from '../numeric/least-squares';

/** Persistence repeats this row for every step ahead. */
export function persistedRow(origin: number): number {
  return origin - 1;
}

/**
 * The row one season before the one to predict. Steps beyond a whole season ahead go back as many seasons as it takes
 * to reach a known row.
 * @param period rows of a season
 */
export function seasonalRow(origin: number, step: number, period: number): number {
  return Math.max(0, origin + step - period * Math.ceil((step + 1) / period));
}

/** A linear model of the last values and a constant; `valueAt(lag)` is the value `lag` rows back, from 1. */
export class LagModel {
  private readonly row: Float64Array;
  private readonly fit: LeastSquares;
  private coefficients: Float64Array | null = null;

  /** @param ridge penalty on the squared coefficients, the constant's included */
  constructor(
    private readonly lags: number,
    ridge: number,
  ) {
    this.row = new Float64Array(lags + 1).fill(1);
    this.fit = new LeastSquares(lags + 1, ridge);
  }

  learn(valueAt: (lag: number) => number, target: number, weight: number): void {
    this.fill(valueAt);
    this.fit.add(this.row, target, weight);
    this.coefficients = null;
  }

  predict(valueAt: (lag: number) => number): number {
    this.coefficients ??= this.fit.solve();
    this.fill(valueAt);
    return linearValue(this.coefficients, this.row);
  }

  private fill(valueAt: (lag: number) => number): void {
    for (let lag = 1; lag <= this.lags; lag++) {
      this.row[lag - 1] = valueAt(lag);
    }
  }
}
