/** Chooses which architectures to measure on a new device, before anything is known about it. */
import { createRandom } from '../../numeric/random';
import type { DeviceSpace } from './device-space';

/** Candidates drawn at random; more make no better choice, and take longer. */
const CANDIDATES = 1200;
/** Share of the variance that is taken for noise of a measurement. */
const NOISE = 0.05;
/** Weights of the two blocks of features and of the two views, as in the middle of what adaptation assumes. */
const LIKENESS = 0.7;
const PRUNING = 0.5;

/**
 * Greedy V-optimal design: each architecture is the one whose measurement leaves the least uncertainty, summed over all candidates.
 * @param available architectures that can be measured
 */
export function chooseSamples(
  space: DeviceSpace,
  available: readonly number[],
  count: number,
  seed: number,
): readonly number[] {
  const candidates = drawSamples(available, Math.max(count, CANDIDATES), seed);
  const covariance = covarianceOf(space, candidates);
  const size = candidates.length;
  const noise = candidates.reduce((sum, _, at) => sum + covariance[at * size + at], 0) * (NOISE / size);
  const chosen: number[] = [];
  while (chosen.length < Math.min(count, size)) {
    const next = mostTelling(covariance, size, noise, new Set(chosen));
    chosen.push(next);
    condition(covariance, size, noise, next);
  }
  return chosen.map((at) => candidates[at]);
}

/** Some architectures at random. */
export function drawSamples(available: readonly number[], count: number, seed: number): readonly number[] {
  return Array.from(createRandom(seed, 3).shuffle(available.length).slice(0, count), (at) => available[at]);
}

function covarianceOf(
  { whole, pruned, width, devices }: DeviceSpace,
  candidates: readonly number[],
): Float32Array {
  const size = candidates.length;
  const rows = candidates.map((row) => {
    const weight = (index: number): number => Math.sqrt(index < devices ? LIKENESS : 1 - LIKENESS);
    const part = (of: Float32Array, share: number): Float32Array =>
      of
        .slice(row * width, (row + 1) * width)
        .map((value, index) => value * weight(index) * Math.sqrt(share));
    return Float32Array.of(...part(whole, 1 - PRUNING), ...part(pruned, PRUNING));
  });
  const covariance = new Float32Array(size * size);
  for (let a = 0; a < size; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let index = 0; index < 2 * width; index++) {
        sum += rows[a][index] * rows[b][index];
      }
      covariance[a * size + b] = sum;
      covariance[b * size + a] = sum;
    }
  }
  return covariance;
}

function mostTelling(
  covariance: Float32Array,
  size: number,
  noise: number,
  taken: ReadonlySet<number>,
): number {
  let [best, most] = [-1, -Infinity];
  for (let at = 0; at < size; at++) {
    if (taken.has(at)) {
      continue;
    }
    let removed = 0;
    for (let other = 0; other < size; other++) {
      removed += covariance[at * size + other] ** 2;
    }
    removed /= covariance[at * size + at] + noise;
    if (removed > most) {
      [best, most] = [at, removed];
    }
  }
  return best;
}

/** The covariance that is left after measuring one candidate. */
function condition(covariance: Float32Array, size: number, noise: number, measured: number): void {
  const column = covariance.slice(measured * size, (measured + 1) * size);
  const variance = column[measured] + noise;
  for (let a = 0; a < size; a++) {
    for (let b = 0; b < size; b++) {
      covariance[a * size + b] -= (column[a] * column[b]) / variance;
    }
  }
}
