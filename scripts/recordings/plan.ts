import { createRandom, type Random } from '../../src/numeric/random';
import { between, chance, logNormal } from '../model/draw';
import { generateSystem, spansPerRequest, type SystemPlan } from '../model/service-graph';
import type { Simulation } from '../model/simulate';
import type { Stalls } from '../model/stalls';
import type { Clusters } from '../model/traffic';
import { drawHardFaults } from './faults';
import { meanLoad, visitsPerRequest } from './rates';
import { dailyLoad, recordingGaps } from './traffic';

export interface RecordingOptions {
  readonly seed: number;
  /** 10 to 60; drawn when left out. */
  readonly services?: number;
  /** 1 to 24; drawn when left out. */
  readonly hours?: number;
  /** About how many spans are written; drawn up to `MAX_SPANS` when left out. */
  readonly spans?: number;
  /** Share of traces that are kept; drawn when left out. */
  readonly sampled?: number;
  /** Some visits take far longer without a fault, as in real systems; the recording is otherwise of the same plan. */
  readonly heavyTails?: boolean;
  /** Requests come in clusters of 2 to 8 within seconds instead of one by one. */
  readonly clustered?: boolean;
  /** Nothing breaks. */
  readonly noise?: boolean;
}

/** Expected spans of a recording whose `spans` are not given. */
export const MAX_SPANS = 250_000;
const MIN_SPANS = 60_000;
/** Recorded visits a second of the busiest service. */
const MAX_VISITS_PER_SECOND = 50;
const HOUR_MS = 3_600_000;

/** A random system with its traffic and faults; everything depends on the options alone. */
export function planRecording(options: RecordingOptions): Simulation {
  const random = createRandom(options.seed, 11);
  const services = options.services ?? Math.round(Math.exp(between(random, Math.log(10), Math.log(60))));
  const hours = options.hours ?? Math.exp(between(random, 0, Math.log(24)));
  const spans = options.spans ?? Math.exp(between(random, Math.log(MIN_SPANS), Math.log(MAX_SPANS)));
  const drawnShare = chance(random, 0.5) ? 1 : between(random, 0.1, 0.6);
  const sampled = options.sampled ?? drawnShare;
  const system = varyRates(random, generateSystem(options.seed, { fewest: services, most: services }));
  const durationMs = Math.round(hours * HOUR_MS);
  const shape = dailyLoad(random, durationMs);
  const mean = meanLoad(shape, durationMs);
  const load = (atMs: number): number => shape(atMs) / mean;
  const visits = visitsPerRequest(system);
  const keptPerSecond = Math.min(
    (1000 * spans) / (spansPerRequest(system) * durationMs),
    MAX_VISITS_PER_SECOND / Math.max(...visits),
  );
  const visitsPerSecond = visits.map((count) => count * keptPerSecond);
  const gaps = recordingGaps(random, durationMs);
  const faults = options.noise ? [] : drawHardFaults(random, system, visitsPerSecond, durationMs);
  const perSecond = keptPerSecond / sampled;
  const stalls = options.heavyTails ? drawStalls(createRandom(options.seed, 12), services) : undefined;
  const clusters = options.clustered ? drawClusters(createRandom(options.seed, 14)) : undefined;
  return { system, seed: options.seed, durationMs, perSecond, sampled, faults, load, gaps, stalls, clusters };
}

function drawStalls(random: Random, services: number): Stalls[] {
  return Array.from({ length: services }, () => ({
    share: between(random, 0, 0.03),
    factor: between(random, 2, 5),
  }));
}

function drawClusters(random: Random): Clusters {
  return { meanSize: between(random, 2, 8), spreadMs: between(random, 200, 3000) };
}

/** Popular and rare entry operations, and calls that a cache or a rare case leaves out most of the time. */
function varyRates(random: Random, system: SystemPlan): SystemPlan {
  const shares = system.entries.map(({ share }) => share * logNormal(random, 1, 1));
  const sum = shares.reduce((total, share) => total + share, 0);
  return {
    // Without client spans nobody could tell a slow network from a slow caller.
    clientSpans: true,
    entries: system.entries.map((entry, index) => ({ ...entry, share: shares[index] / sum })),
    services: system.services.map((service) => ({
      ...service,
      operations: service.operations.map((operation) => ({
        ...operation,
        stages: operation.stages.map((calls) =>
          calls.map((call) => ({
            ...call,
            probability: chance(random, 0.25)
              ? call.probability * between(random, 0.05, 0.4)
              : call.probability,
          })),
        ),
      })),
    })),
  };
}
