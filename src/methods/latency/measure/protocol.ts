/**
 * How running times are measured on a machine that others use as well: in shuffled rounds, as processor time, the first
 * quartile of a few runs, relative to probes that ran in the same round. The machine's drift falls out of the quotient.
 */
import { quantile } from '../../../numeric/quantile';
import type { Random } from '../../../numeric/random';

/** Something that can be run again and again. */
export interface Subject {
  readonly name: string;
  run(): Promise<unknown>;
}

/** A subject that stands for the machine's speed. */
export interface Probe extends Subject {
  /** How much it counts in the mean over all of them. */
  readonly weight: number;
}

export interface ProtocolOptions {
  readonly rounds: number;
  /** Rounds that are added for subjects that do not repeat well enough. */
  readonly extraRounds: number;
  readonly random: Random;
  /** The clock, in milliseconds: processor time of the process, or wall time for several threads. */
  readonly clockMs: () => number;
  readonly signal: AbortSignal;
  readonly onRound: (done: number, all: number) => void;
}

export interface Measured {
  readonly name: string;
  /** Milliseconds at the speed the machine had over all rounds. */
  readonly ms: number;
  /** Half the interquartile range over the rounds, as a share of the median. */
  readonly repeatError: number;
  readonly rounds: number;
  /** Weighted geometric mean over the probes at that speed. */
  readonly probeMs: number;
}

const RUNS = 5;
/** A timing takes at least so long; shorter subjects run several times in it. */
const MIN_TIMING_MS = 2;
/** What repeats less well than this is measured again. */
const MAX_REPEAT_ERROR = 0.1;
/** Subjects between two runs of a probe, on average. */
const SUBJECTS_PER_PROBE = 4;

/** Measures every subject beside the probes (at least one). Times of the result are in the order of the subjects. */
export async function measureInRounds(
  subjects: readonly Subject[],
  probes: readonly Probe[],
  options: ProtocolOptions,
): Promise<readonly Measured[]> {
  const { rounds, extraRounds, random, onRound } = options;
  const relative = subjects.map((): number[] => []);
  const speeds: number[] = [];
  for (let round = 0; round < rounds + extraRounds; round++) {
    const due = subjects
      .map((_, index) => index)
      .filter((index) => round < rounds || repeatError(relative[index]) > MAX_REPEAT_ERROR);
    if (due.length === 0) {
      break;
    }
    const probeTurns = Array.from(
      { length: Math.max(1, Math.ceil(due.length / SUBJECTS_PER_PROBE)) },
      () => probes,
    ).flat();
    const turns = [
      ...due.map((index) => ({ index, weight: 0, subject: subjects[index] })),
      ...probeTurns.map((subject) => ({ index: null, weight: subject.weight, subject })),
    ];
    const probeTimes: ProbeTime[] = [];
    const times = new Map<number, number>();
    for (const position of random.shuffle(turns.length)) {
      const { index, weight, subject } = turns[position];
      const ms = await timeOf(subject, options);
      if (index === null) {
        probeTimes.push({ ms, weight });
      } else {
        times.set(index, ms);
      }
    }
    const speed = speedOf(probeTimes);
    speeds.push(speed);
    times.forEach((ms, index) => relative[index].push(ms / speed));
    onRound(round + 1, Math.max(rounds, round + 1));
  }
  const speed = quantile(speeds, 0.5);
  return subjects.map(({ name }, index) => ({
    name,
    ms: quantile(relative[index], 0.5) * speed,
    repeatError: repeatError(relative[index]),
    rounds: relative[index].length,
    probeMs: speed,
  }));
}

/** One warm-up, then the first quartile of a few timings: what disturbs a run only ever makes it longer. */
export async function timeOf(
  subject: Subject,
  { clockMs, signal }: Pick<ProtocolOptions, 'clockMs' | 'signal'>,
): Promise<number> {
  await subject.run();
  const timings: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    signal.throwIfAborted();
    const startMs = clockMs();
    let elapsedMs = 0;
    let count = 0;
    do {
      await subject.run();
      count++;
      elapsedMs = clockMs() - startMs;
    } while (elapsedMs < MIN_TIMING_MS);
    timings.push(elapsedMs / count);
  }
  return quantile(timings, 0.25);
}

function repeatError(values: readonly number[]): number {
  return (quantile(values, 0.75) - quantile(values, 0.25)) / 2 / quantile(values, 0.5);
}

export interface ProbeTime {
  readonly ms: number;
  readonly weight: number;
}

/** The machine's speed in milliseconds: what the probes took, as their weighted geometric mean. */
export function speedOf(times: readonly ProbeTime[]): number {
  const weights = times.reduce((sum, { weight }) => sum + weight, 0);
  return Math.exp(times.reduce((sum, { ms, weight }) => sum + weight * Math.log(ms), 0) / weights);
}
