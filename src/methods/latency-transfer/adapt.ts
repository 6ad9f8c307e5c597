/** Adapts to a new device from a few latencies: Bayesian linear regression, averaged over what the device may be like. */
import { Cholesky } from '../../numeric/cholesky';
import { deviation, mean } from '../../numeric/moments';
import { similarity, type DeviceSpace } from './device-space';

/** One set of assumptions about the device. */
interface Assumption {
  /** How much of what nothing depends on is left out, 0 to 1. */
  readonly pruning: number;
  /** How much the device is like those trained on, 0 to 1. */
  readonly likeness: number;
  /** Variance of the measurement noise, the latencies' own being about 1. */
  readonly noise: number;
  /** Logarithm of how probable this is beforehand, up to a constant. */
  readonly logPrior: number;
}

/** Most toolchains run a network as written; toolchains of phones and accelerators may not. */
const PRUNING: readonly (readonly [pruning: number, prior: number])[] = [
  [0, 0.6],
  [0.25, 0.03],
  [0.5, 0.03],
  [0.75, 0.04],
  [1, 0.3],
];
const LIKENESS = [0.4, 0.7, 0.95];
const NOISE = [0.003, 0.01, 0.03, 0.1, 0.3];
/** Variance of the constant: wide, because the mean of a few latencies says little about it. */
const OFFSET_VARIANCE = 10;

const assumptions: readonly Assumption[] = PRUNING.flatMap(([pruning, prior]) =>
  LIKENESS.flatMap((likeness) =>
    NOISE.map((noise) => ({ pruning, likeness, noise, logPrior: Math.log(prior) })),
  ),
);

export interface Adaptation {
  /** [architectures] predicted, in the unit of the latencies. */
  readonly predicted: Float64Array;
  /** Mean of the posterior: how much of what nothing depends on the device seems to leave out. */
  readonly pruning: number;
}

/**
 * @param sample architectures whose latencies are known
 * @param latencies [sample]
 */
export function adapt(
  space: DeviceSpace,
  sample: readonly number[],
  latencies: readonly number[],
): Adaptation {
  const centre = mean(latencies);
  const scale = deviation(latencies, centre) || 1;
  const values = latencies.map((value) => (value - centre) / scale);
  const fits = assumptions.map((assumption) => fit(space, sample, values, assumption));
  const best = Math.max(...fits.map(({ logEvidence }) => logEvidence));
  const shares = fits.map(({ logEvidence }) => Math.exp(logEvidence - best));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const whole = new Float64Array(space.width);
  const pruned = new Float64Array(space.width);
  let offset = 0;
  let pruning = 0;
  fits.forEach(({ weights, offset: own }, index) => {
    const share = shares[index] / total;
    const { pruning: left } = assumptions[index];
    weights.forEach((weight, at) => {
      whole[at] += share * (1 - left) * weight;
      pruned[at] += share * left * weight;
    });
    offset += share * own;
    pruning += share * left;
  });
  const predicted = Float64Array.from({ length: space.count }, (_, row) => {
    let value = offset;
    for (let at = 0; at < space.width; at++) {
      value +=
        whole[at] * space.whole[row * space.width + at] + pruned[at] * space.pruned[row * space.width + at];
    }
    return centre + scale * value;
  });
  return { predicted, pruning };
}

interface Fit {
  /** Of the features, in both views. */
  readonly weights: Float64Array;
  readonly offset: number;
  /** Of the assumption, with the scale of the latencies integrated out. */
  readonly logEvidence: number;
}

function fit(
  space: DeviceSpace,
  sample: readonly number[],
  values: readonly number[],
  { pruning, likeness, noise, logPrior }: Assumption,
): Fit {
  const { width, devices } = space;
  const rows = new Float32Array(sample.length * width);
  sample.forEach((row, at) => {
    for (let index = 0; index < width; index++) {
      const value =
        (1 - pruning) * space.whole[row * width + index] + pruning * space.pruned[row * width + index];
      rows[at * width + index] = value * Math.sqrt(index < devices ? likeness : 1 - likeness);
    }
  });
  const kernel = sample.map((_, a) =>
    sample.map(
      (_, b) => similarity(rows, a, rows, b, width, 0, width) + OFFSET_VARIANCE + (a === b ? noise : 0),
    ),
  );
  const cholesky = new Cholesky(kernel);
  const solved = cholesky.solve(values);
  const weights = new Float64Array(width);
  for (let at = 0; at < rows.length; at++) {
    weights[at % width] +=
      solved[Math.floor(at / width)] * rows[at] * Math.sqrt(at % width < devices ? likeness : 1 - likeness);
  }
  const misfit = values.reduce((sum, value, at) => sum + value * solved[at], 1e-9);
  return {
    weights,
    offset: OFFSET_VARIANCE * solved.reduce((sum, value) => sum + value, 0),
    logEvidence:
      logPrior - 0.5 * cholesky.logDeterminant() - 0.5 * values.length * Math.log(misfit / values.length),
  };
}
