/** Time as a non-negative combination of what a kernel does: nothing gets cheaper by doing more. */

export interface Sample {
  readonly features: readonly number[];
  readonly ms: number;
}

/** Between absolute (0) and relative (1) errors: short kernels matter, but not as much as long ones. */
const WEIGHT_POWER = 0.85;
const SWEEPS = 2000;

/** Weighted least squares with coefficients >= 0, by coordinate descent. One coefficient per feature, in ms per unit. */
export function fitRoofline(samples: readonly Sample[]): readonly number[] {
  const width = samples[0].features.length;
  // Columns of like size: descent over FLOPs beside ones would not converge.
  const scale = Array.from({ length: width }, (_, column) => Math.max(...samples.map(({ features }) => features[column])) || 1);
  const weights = samples.map(({ ms }) => ms ** (-2 * WEIGHT_POWER));
  const rows = samples.map(({ features }) => features.map((value, column) => value / scale[column]));
  const gram = scale.map((_, i) => scale.map((__, j) => rows.reduce((sum, row, at) => sum + weights[at] * row[i] * row[j], 0)));
  const target = scale.map((_, i) => rows.reduce((sum, row, at) => sum + weights[at] * row[i] * samples[at].ms, 0));
  const solution = new Array<number>(width).fill(0);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (let i = 0; i < width; i++) {
      if (gram[i][i] === 0) continue;
      const others = gram[i].reduce((sum, value, j) => (j === i ? sum : sum + value * solution[j]), 0);
      solution[i] = Math.max(0, (target[i] - others) / gram[i][i]);
    }
  }
  return solution.map((value, column) => value / scale[column]);
}

export function rooflineMs(coefficients: readonly number[], features: readonly number[]): number {
  return coefficients.reduce((sum, coefficient, column) => sum + coefficient * features[column], 0);
}
