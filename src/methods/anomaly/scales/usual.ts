/** What is usual at one width, learned from the recording itself, and how far cells lie from it. */
import { NODE_FEATURES, NODE_FEATURE_COUNT as F } from '../../../features/node-features';
import { median, quantile } from '../../../numeric/quantile';
import type { Reading, ShareReading } from './readings';
import { FEWEST_OBSERVATIONS, FEWEST_WINDOWS, usualMean, type UsualMean } from './usual-mean';

/** Per service; NaN where too little is known. */
export interface UsualShare {
  readonly share: Float32Array;
  /** How many times wider the binomial deviations spread than chance alone explains; at least 1. */
  readonly dispersion: Float32Array;
}

/** Parts of the recording whose shares are compared: a fault in less than half of them does not move their median. */
const PARTS = 16;
/** A smaller share is not trusted: rare events come in twos. */
const MIN_SHARE = 0.004;
const MAX_SIGMA = 50;
const FEWEST_IN_PART = 20;
/** A share of fewer observations is mostly chance: a quiet service has fewer parts. */
const FEWEST_OBSERVATIONS_IN_PART = 50;
const FEWEST_PARTS = 5;
/** A quantile of the normal distribution and its place in standard deviations. */
const TAIL = { share: 0.85, sigma: 1.036 };
/** One fault fills more of a short recording: without parts to compare, a quarter of the cells is left out. */
const UNDISTURBED = { share: 0.75, sigma: 0.674 };
const FEWEST_COMPARED_PARTS = 3;

export function usualShare({ count, hits }: ShareReading, services: number): UsualShare {
  const windows = count.length / services;
  const share = new Float32Array(services).fill(NaN);
  const dispersion = new Float32Array(services).fill(1);
  for (let service = 0; service < services; service++) {
    const shares: number[] = [];
    let observations = 0;
    for (let cell = service; cell < count.length; cell += services) {
      observations += count[cell];
    }
    const fitting = Math.floor(observations / FEWEST_OBSERVATIONS_IN_PART);
    const parts = Math.max(FEWEST_PARTS, Math.min(PARTS, fitting));
    for (let part = 0; part < parts; part++) {
      let all = 0;
      let some = 0;
      const end = Math.floor(((part + 1) * windows) / parts);
      for (let window = Math.floor((part * windows) / parts); window < end; window++) {
        all += count[window * services + service];
        some += hits[window * services + service];
      }
      if (all > 0) {
        shares.push(some / all);
      }
    }
    if (shares.length < parts / 4) {
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
  const spread = (some: readonly number[], { share, sigma } = TAIL): number => quantile(some, share) / sigma;
  const parts = Math.min(PARTS, Math.floor(deviations.length / FEWEST_IN_PART));
  if (parts < FEWEST_COMPARED_PARTS) {
    return spread(deviations, UNDISTURBED);
  }
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

export function usualOf(reading: Reading, services: number, widthMs: number): Usual {
  return reading.kind === 'mean' ? usualMean(reading, services, widthMs) : usualShare(reading, services);
}

/**
 * Writes deviations in standard deviations into `z` [windows, services, F] and marks them as known. A difference too
 * small to matter stays small, however many requests show it.
 * @param usualWindow the window of `usual` whose course the cells of a window are compared with
 */
export function writeDeviations(
  reading: Reading,
  usual: Usual,
  services: number,
  z: Float32Array,
  known: Uint8Array,
  usualWindow: (window: number) => number = (window) => window,
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
      const normal = centre[usualWindow(Math.floor(cell / services)) * services + service];
      sigma = (reading.mean[cell] - normal) / Math.max(floor, spread);
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
