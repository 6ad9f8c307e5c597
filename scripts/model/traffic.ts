import type { Random } from '../../src/numeric/random';
import { between, chance, whole } from './draw';
import { wander } from './wander';

/** Load relative to its average at a moment of the recording, always positive. */
export type Load = (atMs: number) => number;

/** A trend, a swing, some restlessness, and now and then a burst. */
export function drawLoad(random: Random, durationMs: number): Load {
  const trend = between(random, -0.4, 0.4);
  const swing = chance(random, 0.7) ? between(random, 0, 0.6) : 0;
  const periodMs = between(random, 0.15, 1.2) * durationMs;
  const phase = between(random, 0, 2 * Math.PI);
  const restless = wander(random, durationMs, between(random, 0.02, 0.2), between(random, 20_000, 300_000));
  const bursts = Array.from({ length: whole(random, 0, 3) }, () => {
    const fromMs = between(random, 0, 0.97) * durationMs;
    return {
      fromMs,
      toMs: fromMs + between(random, 0.01, 0.04) * durationMs,
      factor: between(random, 1.4, 3),
    };
  });
  return (atMs) => {
    const calm =
      trend * (atMs / durationMs - 0.5) +
      swing * Math.sin((2 * Math.PI * atMs) / periodMs + phase) +
      restless(atMs);
    const burst = bursts.reduce(
      (factor, { fromMs, toMs, factor: own }) => (atMs >= fromMs && atMs < toMs ? factor * own : factor),
      1,
    );
    return burst * Math.exp(calm);
  };
}

/** A stretch of time, from the beginning of the recording. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Stretches in which nothing is recorded: a collector restarts, an export covers a few minutes of every hour. */
export function drawGaps(random: Random, durationMs: number): Stretch[] {
  const count = chance(random, 0.6) ? 0 : whole(random, 1, 8);
  return Array.from({ length: count }, () => {
    const fromMs = between(random, 0.02, 0.95) * durationMs;
    return { fromMs, toMs: fromMs + between(random, 0.01, 0.05) * durationMs };
  });
}

/** Poisson arrivals from 0 to `durationMs`: no request waits for the previous answer. */
function* arrivals(random: Random, durationMs: number, perSecond: number, load: Load): Iterable<number> {
  let atMs = 0;
  for (;;) {
    // The load changes little between two requests, so the rate at the last one will do.
    atMs += (-Math.log(1 - random.uniform()) * 1000) / (perSecond * load(atMs));
    if (atMs >= durationMs) {
      return;
    }
    yield atMs;
  }
}

/** Requests that come in clusters, as from batch clients and page loads. */
export interface Clusters {
  /** Mean of the geometric number of requests in a cluster, at least 1. */
  readonly meanSize: number;
  /** Mean of the exponential delay of each request after its cluster began, in milliseconds. */
  readonly spreadMs: number;
}

/** Clusters that begin as a Poisson process (Neyman and Scott); times within a cluster are not in order. */
function* clusteredArrivals(
  random: Random,
  durationMs: number,
  perSecond: number,
  load: Load,
  { meanSize, spreadMs }: Clusters,
): Iterable<number> {
  for (const beginMs of arrivals(random, durationMs, perSecond / meanSize, load)) {
    do {
      const atMs = beginMs - spreadMs * Math.log(1 - random.uniform());
      if (atMs < durationMs) {
        yield atMs;
      }
    } while (random.uniform() >= 1 / meanSize);
  }
}

/** When customers ask; one by one without clusters. */
export function requestTimes(
  random: Random,
  durationMs: number,
  perSecond: number,
  load: Load,
  clusters?: Clusters,
): Iterable<number> {
  return clusters === undefined
    ? arrivals(random, durationMs, perSecond, load)
    : clusteredArrivals(random, durationMs, perSecond, load, clusters);
}
