import { spearman } from '../../numeric/rank';
import type { SeenVisit } from './observe-visits';

/** Requests that two operations must have in common before anything is said of how their works go together. */
const LEAST_COMMON = 30;
/** Operations that are compared, those with the most work: the time goes with the square. */
const MAX_OPERATIONS = 60;
const ROUNDS = 50;

/**
 * How far the works of one request go together. Works are taken as following one common size, each in a share of requests, so that
 * the rank correlation of two operations is the product of their shares (one-factor analysis).
 * @returns the share of each operation, 0 … 1
 */
export function sizeShares(visits: readonly SeenVisit[], operations: number): Float64Array {
  const workOf = Array.from({ length: operations }, () => new Map<number, number>());
  const total = new Float64Array(operations);
  for (const { operation, root, workMs } of visits) {
    total[operation] += workMs;
    // Of several visits of one request, the first.
    if (!workOf[operation].has(root)) {
      workOf[operation].set(root, workMs);
    }
  }
  const compared = Array.from(total, (_, index) => index)
    .sort((a, b) => total[b] - total[a])
    .slice(0, MAX_OPERATIONS);
  const shares = oneFactor(
    compared.map((a) => compared.map((b) => (a === b ? NaN : together(workOf[a], workOf[b])))),
  );
  const all = new Float64Array(operations);
  compared.forEach((operation, index) => (all[operation] = shares[index]));
  return all;
}

/** Rank correlation over the requests that both have; NaN where there are too few. */
function together(first: ReadonlyMap<number, number>, second: ReadonlyMap<number, number>): number {
  const pairs = [...first].flatMap(([root, work]) => {
    const other = second.get(root);
    return other === undefined ? [] : [[work, other]];
  });
  if (pairs.length < LEAST_COMMON) {
    return NaN;
  }
  const [a, b] = [0, 1].map((side) => pairs.map((pair) => pair[side]));
  return Math.max(0, spearman(a, b));
}

/** Loadings whose products are nearest to the correlations, by damped least squares: each in turn, all from the same state. */
function oneFactor(correlations: readonly (readonly number[])[]): number[] {
  let shares = correlations.map(() => 0.5);
  for (let round = 0; round < ROUNDS; round++) {
    shares = correlations.map((row, index) => {
      let [product, square] = [0, 0];
      row.forEach((correlation, other) => {
        if (!Number.isNaN(correlation)) {
          product += correlation * shares[other];
          square += shares[other] ** 2;
        }
      });
      return square === 0 ? 0 : Math.min(1, Math.sqrt((shares[index] * product) / square));
    });
  }
  return shares;
}
