import { createRandom, type Random } from './random';

/** A mixture of Gaussians with diagonal covariances. */
export interface GaussianMixture {
  readonly dimensions: number;
  /** [components], sum 1 */
  readonly shares: Float64Array;
  /** [components, dimensions] */
  readonly means: Float64Array;
  readonly variances: Float64Array;
  /** Mean log-likelihood of a sample after each round. */
  readonly history: readonly number[];
}

export interface MixtureOptions {
  readonly components: number;
  readonly seed: number;
  readonly maxRounds?: number;
}

/** Added to every variance, so that a component of one sample stays a density. */
const MIN_VARIANCE = 1e-6;
const MIN_GAIN = 1e-4;

/**
 * Fits a mixture by expectation-maximisation (Dempster et al. 1977), from centres that are far apart (k-means++).
 * @param samples [count, dimensions]
 * @throws RangeError when there are fewer samples than components
 */
export function fitGaussianMixture(
  samples: Float32Array,
  dimensions: number,
  { components, seed, maxRounds = 50 }: MixtureOptions,
): GaussianMixture {
  const count = samples.length / dimensions;
  if (components < 1 || count < components) {
    throw new RangeError(`${count} samples cannot have ${components} components.`);
  }
  let mixture: GaussianMixture = {
    dimensions,
    shares: new Float64Array(components).fill(1 / components),
    means: spreadCentres(samples, dimensions, components, createRandom(seed)),
    variances: new Float64Array(components * dimensions).fill(1),
    history: [],
  };
  mixture.variances.set(repeated(overallVariance(samples, dimensions), components));
  for (let round = 0; round < maxRounds; round++) {
    const { shares, logLikelihood } = responsibilities(mixture, samples);
    const history = [...mixture.history, logLikelihood];
    if (round > 0 && logLikelihood - mixture.history[round - 1] < MIN_GAIN) {
      return { ...mixture, history };
    }
    mixture = { ...maximised(samples, dimensions, shares, mixture), history };
  }
  return mixture;
}

/** The component most likely to have made each sample. */
export function mostLikely(mixture: GaussianMixture, samples: Float32Array): Int32Array {
  const { shares } = responsibilities(mixture, samples);
  const components = mixture.shares.length;
  return Int32Array.from({ length: samples.length / mixture.dimensions }, (_, sample) => {
    const own = shares.subarray(sample * components, (sample + 1) * components);
    return own.reduce((best, share, component) => (share > own[best] ? component : best), 0);
  });
}

/** How much of each sample belongs to each component, [count, components], and the mean log-likelihood. */
function responsibilities(
  { dimensions, shares: priors, means, variances }: GaussianMixture,
  samples: Float32Array,
): { shares: Float32Array; logLikelihood: number } {
  const components = priors.length;
  const count = samples.length / dimensions;
  const constants = Float64Array.from(priors, (prior, component) => {
    let sum = Math.log(prior);
    for (let each = 0; each < dimensions; each++) {
      sum -= 0.5 * Math.log(2 * Math.PI * variances[component * dimensions + each]);
    }
    return sum;
  });
  const halfPrecisions = variances.map((variance) => 0.5 / variance);
  const shares = new Float32Array(count * components);
  const logs = new Float64Array(components);
  let total = 0;
  for (let sample = 0; sample < count; sample++) {
    let largest = -Infinity;
    for (let component = 0; component < components; component++) {
      let log = constants[component];
      for (let each = 0; each < dimensions; each++) {
        const at = component * dimensions + each;
        const distance = samples[sample * dimensions + each] - means[at];
        log -= distance * distance * halfPrecisions[at];
      }
      logs[component] = log;
      largest = Math.max(largest, log);
    }
    const sum = logs.reduce((all, log) => all + Math.exp(log - largest), 0);
    total += largest + Math.log(sum);
    for (let component = 0; component < components; component++) {
      shares[sample * components + component] = Math.exp(logs[component] - largest) / sum;
    }
  }
  return { shares, logLikelihood: total / count };
}

/** The mixture under which samples with these shares are most likely. A component without samples stays where it was. */
function maximised(
  samples: Float32Array,
  dimensions: number,
  shares: Float32Array,
  before: GaussianMixture,
): Omit<GaussianMixture, 'history'> {
  const components = before.shares.length;
  const count = samples.length / dimensions;
  const sums = new Float64Array(components);
  const means = new Float64Array(components * dimensions);
  const squares = new Float64Array(components * dimensions);
  for (let sample = 0; sample < count; sample++) {
    for (let component = 0; component < components; component++) {
      const share = shares[sample * components + component];
      sums[component] += share;
      for (let each = 0; each < dimensions; each++) {
        const value = samples[sample * dimensions + each];
        means[component * dimensions + each] += share * value;
        squares[component * dimensions + each] += share * value * value;
      }
    }
  }
  const variances = before.variances.slice();
  for (let at = 0; at < means.length; at++) {
    const sum = sums[Math.floor(at / dimensions)];
    const isEmpty = sum < 1e-9;
    means[at] = isEmpty ? before.means[at] : means[at] / sum;
    variances[at] = isEmpty
      ? before.variances[at]
      : Math.max(0, squares[at] / sum - means[at] * means[at]) + MIN_VARIANCE;
  }
  const priors = sums.map((sum) => Math.max(sum, 1e-9) / count);
  return { dimensions, shares: priors, means, variances };
}

/** k-means++ (Arthur and Vassilvitskii 2007): each further centre is drawn by squared distance from those before. */
function spreadCentres(
  samples: Float32Array,
  dimensions: number,
  components: number,
  random: Random,
): Float64Array {
  const count = samples.length / dimensions;
  const centres = new Float64Array(components * dimensions);
  const distances = new Float64Array(count).fill(Infinity);
  let next = random.integer(count);
  for (let component = 0; component < components; component++) {
    const centre = samples.subarray(next * dimensions, (next + 1) * dimensions);
    centres.set(centre, component * dimensions);
    let total = 0;
    for (let sample = 0; sample < count; sample++) {
      let distance = 0;
      for (let each = 0; each < dimensions; each++) {
        distance += (samples[sample * dimensions + each] - centre[each]) ** 2;
      }
      distances[sample] = Math.min(distances[sample], distance);
      total += distances[sample];
    }
    let rest = random.uniform() * total;
    next = 0;
    while (next < count - 1 && rest >= distances[next]) {
      rest -= distances[next++];
    }
  }
  return centres;
}

function overallVariance(samples: Float32Array, dimensions: number): Float64Array {
  const count = samples.length / dimensions;
  return Float64Array.from({ length: dimensions }, (_, each) => {
    let sum = 0;
    let squares = 0;
    for (let at = each; at < samples.length; at += dimensions) {
      sum += samples[at];
      squares += samples[at] ** 2;
    }
    return Math.max(0, squares / count - (sum / count) ** 2) + MIN_VARIANCE;
  });
}

function repeated(values: Float64Array, times: number): Float64Array {
  return Float64Array.from({ length: values.length * times }, (_, at) => values[at % values.length]);
}
