/** What is usual at one width, learned from the recording itself, and how far cells lie from it. */
import { NODE_FEATURES, NODE_FEATURE_COUNT as F } from '../../../features/node-features';
import { MAD_TO_SIGMA, median, medianAbsoluteDeviation, quantile } from '../../../numeric/quantile';
import type { MeanReading, Reading, ShareReading } from './readings';

/** Per service; NaN where too little is known. */
export interface UsualMean {
  readonly centre: Float32Array;
  /** Variance of single observations, and of the mean between windows beyond what their counts explain. */
  readonly single: Float32Array;
  readonly between: Float32Array;
}

export interface UsualShare {
  readonly share: Float32Array;
  /** How many times wider the binomial deviations spread than chance alone explains; at least 1. */
  readonly dispersion: Float32Array;
}

/** Cells with fewer observations are judged at wider windows only. */
export const FEWEST_OBSERVATIONS = 5;
const FEWEST_WINDOWS = 8;
/** Parts of the recording whose shares are compared: a fault in less than half of them does not move their median. */
const PARTS = 16;
/** A smaller share is not trusted: rare events come in twos. */
const MIN_SHARE = 0.004;
const MAX_SIGMA = 50;
const FEWEST_IN_PART = 20;
/** A quantile of the normal distribution and its place in standard deviations. */
const TAIL_SHARE = 0.85;
const TAIL_SIGMA = 1.036;

export function usualMean({ count, mean, variance }: MeanReading, services: number): UsualMean {
  const filled = (): Float32Array => new Float32Array(services).fill(NaN);
  const usual = { centre: filled(), single: filled(), between: filled() };
  for (let service = 0; service < services; service++) {
    const means: number[] = [];
    const singles: number[] = [];
    const errors: number[] = [];
    for (let cell = service; cell < count.length; cell += services) {
      if (count[cell] >= FEWEST_OBSERVATIONS) {
        means.push(mean[cell]);
        singles.push((variance[cell] * count[cell]) / (count[cell] - 1));
      }
    }
    if (means.length < FEWEST_WINDOWS) {
      continue;
    }
    const single = median(singles);
    for (let cell = service; cell < count.length; cell += services) {
      if (count[cell] >= FEWEST_OBSERVATIONS) {
        errors.push(single / count[cell]);
      }
    }
    const centre = median(means);
    const spread = MAD_TO_SIGMA * medianAbsoluteDeviation(means, centre);
    usual.centre[service] = centre;
    usual.single[service] = single;
    usual.between[service] = Math.max(0, spread ** 2 - median(errors));
  }
  return usual;
}

export function usualShare({ count, hits }: ShareReading, services: number): UsualShare {
  const windows = count.length / services;
  const share = new Float32Array(services).fill(NaN);
  const dispersion = new Float32Array(services).fill(1);
  for (let service = 0; service < services; service++) {
    const shares: number[] = [];
    for (let part = 0; part < PARTS; part++) {
      let all = 0;
      let some = 0;
      const end = Math.floor(((part + 1) * windows) / PARTS);
      for (let window = Math.floor((part * windows) / PARTS); window < end; window++) {
        all += count[window * services + service];
        some += hits[window * services + service];
      }
      if (all > 0) {
        shares.push(some / all);
      }
    }
    if (shares.length < PARTS / 4) {
      continue;
    }
    share[service] = Math.max(MIN_SHARE, median(shares));
    const deviations: number[] = [];
    for (let cell = service; cell < count.length; cell += services) {
      if (count[cell] >= FEWEST_OBSERVATIONS) {
        deviations.push(Math.max(0, binomialSigma(hits[cell], count[cell], share[service])));
      }
    }
    if (deviations.length >= FEWEST_WINDOWS) {
      dispersion[service] = Math.max(1, spreadOf(deviations));
    }
  }
  return { share, dispersion };
}

/**
 * How far deviations spread, as a standard deviation, from their upper tail: rare events leave most of them at 0. The
 * median over parts of the time bounds it, so that a long fault does not count as spread.
 */
function spreadOf(deviations: readonly number[]): number {
  const spread = (some: readonly number[]): number => quantile(some, TAIL_SHARE) / TAIL_SIGMA;
  const parts = Math.max(1, Math.min(PARTS, Math.floor(deviations.length / FEWEST_IN_PART)));
  const spreads = Array.from({ length: parts }, (_, part) => {
    const from = Math.floor((part * deviations.length) / parts);
    const to = Math.floor(((part + 1) * deviations.length) / parts);
    return spread(deviations.slice(from, to));
  });
  return Math.min(spread(deviations), median(spreads));
}

/** Signed root of the binomial deviance: about normal, also for few observations. */
function binomialSigma(hits: number, count: number, share: number): number {
  const observed = hits / count;
  const term = (part: number, whole: number): number => (part > 0 ? part * Math.log(part / whole) : 0);
  const deviance = 2 * (term(hits, count * share) + term(count - hits, count * (1 - share)));
  return Math.sign(observed - share) * Math.sqrt(Math.max(0, deviance));
}

export type Usual = UsualMean | UsualShare;

export function usualOf(reading: Reading, services: number): Usual {
  return reading.kind === 'mean' ? usualMean(reading, services) : usualShare(reading, services);
}

/**
 * Writes deviations in standard deviations into `z` [windows, services, F] and marks them as known. A difference too
 * small to matter stays small, however many requests show it.
 */
export function writeDeviations(
  reading: Reading,
  usual: Usual,
  services: number,
  z: Float32Array,
  known: Uint8Array,
): void {
  const { feature, count } = reading;
  const { floor } = NODE_FEATURES[feature];
  for (let cell = 0; cell < count.length; cell++) {
    const service = cell % services;
    const n = count[cell];
    if (n < FEWEST_OBSERVATIONS) {
      continue;
    }
    let sigma: number;
    if (reading.kind === 'mean') {
      const { centre, single, between } = usual as UsualMean;
      const spread = Math.sqrt(single[service] / n + between[service]);
      sigma = (reading.mean[cell] - centre[service]) / Math.max(floor, spread);
    } else {
      const { share, dispersion } = usual as UsualShare;
      const raw = binomialSigma(reading.hits[cell], n, share[service]) / dispersion[service];
      const relevant = Math.abs(reading.hits[cell] / n - share[service]) / SHARE_FLOOR;
      const matters =
        reading.excess === undefined ? relevant : Math.min(relevant, reading.excess[cell] / floor);
      sigma = Math.sign(raw) * Math.min(Math.abs(raw), matters);
    }
    if (Number.isNaN(sigma)) {
      continue;
    }
    const at = cell * F + feature;
    z[at] = Math.max(-MAX_SIGMA, Math.min(MAX_SIGMA, sigma));
    known[at] = 1;
  }
}

/** So much of a share is one standard deviation at least. */
const SHARE_FLOOR = 0.02;
