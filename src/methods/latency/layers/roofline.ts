/** Time as a non-negative combination of what a kernel does: nothing gets cheaper by doing more. */

export interface Sample {
  readonly features: readonly number[];
  readonly ms: number;
}

/** Coefficients that a fit stays near, and how many samples they are worth. */
export interface Anchor {
  readonly coefficients: readonly number[];
  readonly samples: number;
}

/** Between absolute (0) and relative (1) errors: short kernels matter, but not as much as long ones. */
const WEIGHT_POWER = 0.85;
/** Profiles count whole microseconds: the relative error of a shorter kernel is unknown. */
const RESOLUTION_MS = 0.002;
const SWEEPS = 2000;
/** A sweep that changes no coefficient by more than this share is the last. */
const TOLERANCE = 1e-9;

/**
 * In ms per unit, by feature: what nothing takes more than. 1 GB/s, 0.1 GFLOP/s. A few samples that differ in a few bytes would
 * otherwise say what megabytes take.
 */
const MAX = [Infinity, 1e-5, 1e-6, 1e-6, 1e-6, Infinity, Infinity, 1e-6];
/** Of a coefficient that is known from elsewhere. */
const MAX_OF_ANCHOR = 4;

/** Weighted least squares with coefficients >= 0, by coordinate descent. One coefficient per feature, in ms per unit. */
export function fitRoofline(samples: readonly Sample[], anchor: Anchor | null = null): readonly number[] {
  const width = samples[0].features.length;
  // Columns of like size: descent over FLOPs beside ones would not converge.
  const scale = Array.from(
    { length: width },
    (_, column) => Math.max(...samples.map(({ features }) => features[column])) || 1,
  );
  const weights = samples.map(({ ms }) => (ms + RESOLUTION_MS) ** (-2 * WEIGHT_POWER));
  const rows = samples.map(({ features }) => features.map((value, column) => value / scale[column]));
  const gram = scale.map((_, i) =>
    scale.map((__, j) => rows.reduce((sum, row, at) => sum + weights[at] * row[i] * row[j], 0)),
  );
  const target = scale.map((_, i) =>
    rows.reduce((sum, row, at) => sum + weights[at] * row[i] * samples[at].ms, 0),
  );
  const solution = new Array<number>(width).fill(0);
  const most = scale.map(
    (unit, i) =>
      unit *
      Math.min(
        MAX[i] ?? Infinity,
        (anchor?.coefficients[i] ?? 0) > 0 ? MAX_OF_ANCHOR * (anchor?.coefficients[i] ?? 0) : Infinity,
      ),
  );
  if (anchor !== null) {
    for (let i = 0; i < width; i++) {
      // A column that no sample has stays where it is.
      const pull = gram[i][i] === 0 ? 1 : (anchor.samples / samples.length) * gram[i][i];
      gram[i][i] += pull;
      target[i] += pull * anchor.coefficients[i] * scale[i];
      solution[i] = anchor.coefficients[i] * scale[i];
    }
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let moved = 0;
    for (let i = 0; i < width; i++) {
      if (gram[i][i] === 0) {
        continue;
      }
      const others = gram[i].reduce((sum, value, j) => (j === i ? sum : sum + value * solution[j]), 0);
      const next = Math.min(most[i], Math.max(0, (target[i] - others) / gram[i][i]));
      moved = Math.max(moved, Math.abs(next - solution[i]) / (Math.abs(next) || 1));
      solution[i] = next;
    }
    if (moved < TOLERANCE) {
      break;
    }
  }
  return solution.map((value, column) => value / scale[column]);
}

export function rooflineMs(coefficients: readonly number[], features: readonly number[]): number {
  return coefficients.reduce((sum, coefficient, column) => sum + coefficient * features[column], 0);
}
