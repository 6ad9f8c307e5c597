/** Interleaved measurement: every contestant gets a turn in every round, so that a machine that slows down slows all of them. */
import type { BenchmarkModel } from '../models/models';
import { median } from './contestant';
import type { Contestant, PreparedStep } from './contestant';

export const rounds = 7;
/** A cell predicted to take longer is not run. */
const limitMs = 60_000;
const slowSteps = 3;

export interface Cell {
  readonly contestant: string;
  /** Median step of each round, by the clock. */
  readonly roundsMs: readonly number[];
  readonly medianMs: number;
  /** Median processor time of a step. */
  readonly cpuMs: number;
  /** Set instead of times when the cell was not run. */
  readonly notRun: string | null;
}

/**
 * Measures all contestants on one model.
 * @param predictMs predicted time of one step of a slow contestant, from a smaller model; null when unknown.
 */
export async function measure(
  model: BenchmarkModel,
  contestants: readonly Contestant[],
  predictMs: (contestant: Contestant) => number | null,
): Promise<readonly Cell[]> {
  const entries = contestants.map((contestant) => ({ contestant, predictedMs: contestant.slow ? predictMs(contestant) : null, roundsMs: [] as number[], cpuMs: [] as number[] }));
  const running: { entry: (typeof entries)[number]; step: PreparedStep; perRound: number }[] = [];
  for (const entry of entries) {
    if ((entry.predictedMs ?? 0) * slowSteps <= limitMs) {
      const step = await entry.contestant.prepare(model);
      // The first steps allocate; a slow contestant has none to spare.
      const warm = entry.contestant.slow ? [] : (await step.run(3)).map(({ wallMs }) => wallMs);
      running.push({ entry, step, perRound: entry.contestant.slow ? 1 : Math.max(2, Math.min(20, Math.round(600 / median(warm)))) });
    }
  }
  for (let round = 0; round < rounds; round++) {
    for (const { entry, step, perRound } of running) {
      if (!entry.contestant.slow || round < slowSteps) {
        const times = await step.run(perRound);
        entry.roundsMs.push(median(times.map(({ wallMs }) => wallMs)));
        entry.cpuMs.push(median(times.map(({ cpuMs }) => cpuMs)));
      }
    }
  }
  for (const { step } of running) {
    await step.close();
  }
  return entries.map(({ contestant, roundsMs, cpuMs, predictedMs }) => ({
    contestant: contestant.name,
    roundsMs,
    cpuMs: median(cpuMs),
    medianMs: roundsMs.length > 0 ? median(roundsMs) : (predictedMs ?? NaN),
    notRun: roundsMs.length > 0 ? null : `not run (predicted ${((predictedMs ?? 0) / 1000).toFixed(0)} s a step)`,
  }));
}

/** Median over the rounds of a's time divided by b's; both ran in every round compared. */
export function pairedRatio(a: Cell, b: Cell): number {
  const count = Math.min(a.roundsMs.length, b.roundsMs.length);
  return median(Array.from({ length: count }, (_, round) => a.roundsMs[round] / b.roundsMs[round]));
}
