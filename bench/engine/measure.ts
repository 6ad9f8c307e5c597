/** Interleaved measurement: every lane gets a turn in every round, so that a machine that slows down slows all of them. */
import type { BenchmarkModel } from '../models/models';
import { median } from '../../src/numeric/quantile';
import type { Contestant, PreparedStep } from './contestant';
import { predictedBytes } from './memory';

export const ROUNDS = 7;
/** A cell predicted to take longer, or more memory, is not run. */
const LIMIT_MS = 60_000;
const LIMIT_BYTES = 4 * 2 ** 30;
/** Steps of a lane in a round go on for about this long. */
const ROUND_MS = 500;
const FEWEST_EAGER_STEPS = 3;

/** One row of a table: a contestant with the form of the model it runs. */
export interface Lane {
  readonly name: string;
  readonly contestant: Contestant;
  readonly model: BenchmarkModel;
}

export interface Cell {
  readonly lane: string;
  /** Median step of each round, by the clock. */
  readonly roundsMs: readonly number[];
  readonly medianMs: number;
  /** Median processor time of a step. */
  readonly cpuMs: number;
  /** Set instead of times when the cell was not run. */
  readonly notRun: string | null;
}

interface Turn {
  readonly lane: Lane;
  readonly step: PreparedStep;
  readonly perRound: number;
  readonly turns: number;
  readonly roundsMs: number[];
  readonly cpuMs: number[];
}

/**
 * Measures all lanes of one table column.
 * @param predictMs predicted time of one step, from a smaller model; null when unknown.
 */
export async function measure(
  lanes: readonly Lane[],
  predictMs: (lane: Lane) => number | null,
): Promise<readonly Cell[]> {
  const refused = new Map(lanes.map((lane) => [lane, refusal(lane, predictMs(lane))]));
  const running: Turn[] = [];
  for (const lane of lanes.filter((each) => refused.get(each) === null)) {
    running.push(await warmUp(lane, await lane.contestant.prepare(lane.model)));
  }
  for (let round = 0; round < ROUNDS; round++) {
    // Back and forth, so that no contestant always runs after the same neighbour.
    for (const turn of round % 2 === 0 ? running : [...running].reverse()) {
      await takeTurn(turn, round);
    }
  }
  for (const { step } of running) {
    await step.close();
  }
  return lanes.map((lane) => {
    const turn = running.find((each) => each.lane === lane);
    return turn === undefined
      ? {
          lane: lane.name,
          roundsMs: [],
          medianMs: predictMs(lane) ?? NaN,
          cpuMs: NaN,
          notRun: refused.get(lane) ?? null,
        }
      : {
          lane: lane.name,
          roundsMs: turn.roundsMs,
          medianMs: median(turn.roundsMs),
          cpuMs: median(turn.cpuMs),
          notRun: null,
        };
  });
}

function refusal({ contestant, model }: Lane, predictedMs: number | null): string | null {
  const steps = contestant.eager ? FEWEST_EAGER_STEPS : ROUNDS + 2;
  if (predictedMs !== null && predictedMs * steps > LIMIT_MS) {
    return `not run (≈ ${(predictedMs / 1000).toFixed(0)} s a step)`;
  }
  const bytes = contestant.eager ? 0 : predictedBytes(model);
  return bytes > LIMIT_BYTES ? `not run (≈ ${(bytes / 2 ** 30).toFixed(1)} GB)` : null;
}

/** The first steps allocate, and tell how many fit into a round. */
async function warmUp(lane: Lane, step: PreparedStep): Promise<Turn> {
  const first = await step.run(lane.contestant.eager ? 1 : 2);
  const stepMs = first[first.length - 1].wallMs;
  const perRound = Math.max(1, Math.min(20, Math.round(ROUND_MS / stepMs)));
  if (!lane.contestant.eager) {
    return { lane, step, perRound, turns: ROUNDS, roundsMs: [], cpuMs: [] };
  }
  const turns = Math.max(FEWEST_EAGER_STEPS, Math.min(ROUNDS, Math.floor(LIMIT_MS / stepMs)));
  return { lane, step, perRound, turns, roundsMs: [], cpuMs: [] };
}

async function takeTurn({ step, perRound, turns, roundsMs, cpuMs }: Turn, round: number): Promise<void> {
  if (round < turns) {
    const times = await step.run(perRound);
    roundsMs.push(median(times.map(({ wallMs }) => wallMs)));
    cpuMs.push(median(times.map(({ cpuMs: each }) => each)));
  }
}

/** Median over the rounds of a's time divided by b's; both ran in every round compared. */
export function pairedRatio(a: Cell, b: Cell): number {
  const count = Math.min(a.roundsMs.length, b.roundsMs.length);
  return median(Array.from({ length: count }, (_, round) => a.roundsMs[round] / b.roundsMs[round]));
}
