import type { Random } from '../../src/numeric/random';
import { between, chance, whole } from '../model/draw';
import type { Load, Stretch } from '../model/traffic';
import { wander } from '../model/wander';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The load of a day: high once in 24 hours, restless over minutes, with a few bursts that last minutes. */
export function dailyLoad(random: Random, durationMs: number): Load {
  const swing = between(random, 0.1, 0.7);
  const phase = between(random, 0, 2 * Math.PI);
  const restless = wander(random, durationMs, between(random, 0.03, 0.15), between(random, 60_000, 900_000));
  const bursts = Array.from({ length: whole(random, 0, Math.ceil(durationMs / (4 * HOUR_MS))) }, () => {
    const fromMs = between(random, 0, durationMs);
    const toMs = fromMs + between(random, 2, 15) * MINUTE_MS;
    return { fromMs, toMs, factor: between(random, 1.3, 2) };
  });
  return (atMs) => {
    const burst = bursts.find(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs)?.factor ?? 1;
    const daily = 1 + swing * Math.sin((2 * Math.PI * atMs) / (24 * HOUR_MS) + phase);
    return burst * daily * Math.exp(restless(atMs));
  };
}

/** Interruptions of the recording: none in half of the recordings, else about one every three hours. */
export function recordingGaps(random: Random, durationMs: number): Stretch[] {
  if (chance(random, 0.5)) {
    return [];
  }
  const count = Math.max(1, Math.round(durationMs / (3 * HOUR_MS)));
  return Array.from({ length: count }, () => {
    const fromMs = between(random, 0.05, 0.95) * durationMs;
    return { fromMs, toMs: fromMs + between(random, 1, 0.05 * (durationMs / MINUTE_MS)) * MINUTE_MS };
  });
}
