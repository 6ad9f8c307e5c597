/** Steps after which the weights of a few members no longer move. */
const ITERATIONS = 400;

/**
 * Weights, not negative and with sum 1, that minimise wᵀMw + λ|w − prior|², by projected gradient descent.
 * @param moments M, [members][members], mean products of errors
 * @param priorStrength λ as a share of the mean of M's diagonal
 */
export function minimiseOnSimplex(
  moments: readonly Float64Array[],
  prior: Float64Array,
  priorStrength: number,
): Float64Array {
  const size = prior.length;
  const trace = moments.reduce((sum, row, i) => sum + row[i], 0);
  if (!(trace > 0)) {
    return prior;
  }
  const strength = (priorStrength * trace) / size;
  const rate = 1 / (2 * (trace + strength));
  let weights: Float64Array = prior.slice();
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const moved = weights.map((weight, i) => {
      const pull =
        moments[i].reduce((sum, moment, j) => sum + moment * weights[j], 0) + strength * (weight - prior[i]);
      return weight - 2 * rate * pull;
    });
    weights = ontoSimplex(moved);
  }
  return weights;
}

/** The nearest point with non-negative entries of sum 1 (Duchi et al., ICML 2008). */
export function ontoSimplex(values: Float64Array): Float64Array {
  const sorted = values.slice().sort().reverse();
  let sum = 0;
  let shift = 0;
  sorted.forEach((value, index) => {
    sum += value;
    if (value - (sum - 1) / (index + 1) > 0) {
      shift = (sum - 1) / (index + 1);
    }
  });
  return values.map((value) => Math.max(0, value - shift));
}
