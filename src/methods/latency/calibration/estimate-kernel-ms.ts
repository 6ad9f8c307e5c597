/** How the time of a kernel follows from the runs of the model it is part of. */
import { quantile } from '../../../numeric/quantile';

/** A run whose kernels took longer by the clock than the process used the processor was interrupted. */
const MAX_WALL_PER_PROCESSOR = 1.03;

const MIN_RUNS = 4;

const FIRST_QUARTILE = 0.25;
const MEDIAN = 0.5;

export interface Run {
  /** Number of its round; null for the one that opened the model. */
  readonly round: number | null;
  readonly isWarm: boolean;
  /** What the process used of the processor, in milliseconds. */
  readonly processorMs: number;
  /** What passed meanwhile. */
  readonly wallMs: number;
}

/**
 * A kernel's time from the times of its runs: of each round the first quartile over the runs that nothing interrupted, relative
 * to the probes of the round, and of all rounds the median, as with whole models. On a machine that always interrupts, the
 * shortest of each round, and all of them less by what they exceed the processor's time.
 * @param all the times of every node of the model, by run
 * @param speeds of the rounds, in milliseconds that the probes took
 */
export function estimator(
  all: readonly (readonly number[])[],
  runs: readonly Run[],
  speeds: readonly number[],
  profilingMs: number,
): (times: readonly number[]) => number | null {
  const warm = [...runs.keys()].filter((run) => runs[run].isWarm);
  const wallMs = (run: number): number => all.reduce((sum, times) => sum + times[run], 0);
  const calm = warm.filter((run) => wallMs(run) < MAX_WALL_PER_PROCESSOR * runs[run].processorMs);
  const [used, share, across] = calm.length >= MIN_RUNS ? [calm, FIRST_QUARTILE, MEDIAN] : [warm, 0, 0];
  const rounds = speeds
    .map((speed, round) => ({ speed, members: used.filter((run) => runs[run].round === round) }))
    .filter(({ members }) => members.length > 0);
  const presentSpeed = quantile(speeds, 0.5);
  const over = (msOf: (run: number) => number, within: number, between = MEDIAN): number =>
    presentSpeed *
    quantile(
      rounds.map(({ speed, members }) => quantile(members.map(msOf), within) / speed),
      between,
    );
  const together = all.reduce((sum, times) => sum + over((run) => times[run], share, across), 0);
  const excess = Math.min(1, over((run) => runs[run].processorMs, FIRST_QUARTILE) / together);
  return (times) =>
    times.length === runs.length && rounds.length > 0
      ? Math.max(over((run) => times[run], share, across) * excess - profilingMs, SHORTEST_MS)
      : null;
}

/** The profile counts whole microseconds. */
const SHORTEST_MS = 0.0005;
