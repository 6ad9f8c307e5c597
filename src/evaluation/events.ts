import type { DetectorEvaluation, FaultOutcome, LabelledFault } from '../contracts/evaluation';
import { eventFigures, figureIntervals, type JudgedFault, type QuietBlock } from './event-figures';
import { matchEvents, overlapMs, widen, without, type Interval } from './event-matching';

/** An incident with its services, the likeliest cause first. */
export interface RankedIncident extends Interval {
  readonly causes: readonly string[];
}

export interface EventsToJudge {
  readonly faults: readonly LabelledFault[];
  readonly incidents: readonly RankedIncident[];
  /** Time with data, in order, without overlaps. */
  readonly recorded: readonly Interval[];
  readonly toleranceMs: number;
  /** Every service over a fault's own interval, the likeliest cause first; empty without data. */
  rankInterval(fault: LabelledFault): readonly string[];
  /** Seed of the bootstrap. */
  readonly seed: number;
}

const HOUR_MS = 3_600_000;

/** Compares a detector's incidents with labelled faults; matching rule in `matchEvents`. */
export function judgeEvents(events: EventsToJudge): DetectorEvaluation {
  const { faults, incidents, toleranceMs } = events;
  const { perFault, falseIncidents } = matchEvents(faults, incidents, toleranceMs);
  const sharedBy = incidents.map((_, index) => perFault.filter((list) => list.includes(index)).length);
  const table = faults.map((fault, index) =>
    outcomeOf(
      fault,
      perFault[index].map((incident) => incidents[incident]),
      events.rankInterval(fault),
    ),
  );
  const judged = table.map((outcome, index): JudgedFault => ({
    ...outcome,
    incidents: perFault[index].reduce((sum, incident) => sum + 1 / sharedBy[incident], 0),
  }));
  const quiet = quietBlocks(
    events,
    falseIncidents.map((index) => incidents[index]),
  );
  return {
    faults: faults.length,
    hit: table.filter(({ hit }) => hit).length,
    firstCause: table.filter(({ rank }) => rank === 1).length,
    incidents: incidents.length,
    false: falseIncidents.length,
    hours: quiet.reduce((sum, { hours }) => sum + hours, 0),
    ...eventFigures(judged, quiet),
    intervals: figureIntervals(judged, quiet, events.seed),
    table,
  };
}

function outcomeOf(
  fault: LabelledFault,
  matching: readonly RankedIncident[],
  intervalRanking: readonly string[],
): FaultOutcome {
  const intervalRank = placeOf(fault.service, intervalRanking);
  if (matching.length === 0) {
    const nothing = { incident: null, first: null, rank: null, delayS: null, onsetErrorS: null };
    return { ...fault, hit: false, ...nothing, intervalRank };
  }
  const [closest] = [...matching].sort((a, b) => overlapMs(fault, b) - overlapMs(fault, a));
  const onsetErrorS = (Math.min(...matching.map(({ fromMs }) => fromMs)) - fault.fromMs) / 1000;
  return {
    ...fault,
    hit: true,
    incident: { fromMs: closest.fromMs, toMs: closest.toMs },
    first: closest.causes[0] ?? null,
    rank: placeOf(fault.service, closest.causes),
    intervalRank,
    delayS: Math.max(0, onsetErrorS),
    onsetErrorS,
  };
}

/** From 1; null when the service is not among them. */
function placeOf(service: string, ranking: readonly string[]): number | null {
  const index = ranking.indexOf(service);
  return index < 0 ? null : index + 1;
}

/** Fault-free recorded time in blocks of at most an hour, each with the false incidents that start in it. */
function quietBlocks(
  { faults, recorded, toleranceMs }: EventsToJudge,
  falseIncidents: readonly Interval[],
): QuietBlock[] {
  const free = without(
    recorded,
    faults.map((fault) => widen(fault, toleranceMs)),
  );
  const totalMs = free.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  const blocks = Math.max(1, Math.ceil(totalMs / HOUR_MS));
  const freeBefore = (ms: number): number =>
    free.reduce((sum, { fromMs, toMs }) => sum + Math.max(0, Math.min(ms, toMs) - fromMs), 0);
  const counts = Array.from({ length: blocks }, () => 0);
  for (const { fromMs } of falseIncidents) {
    counts[Math.min(blocks - 1, Math.floor((freeBefore(fromMs) / Math.max(1, totalMs)) * blocks))]++;
  }
  return counts.map((count) => ({ hours: totalMs / HOUR_MS / blocks, falseIncidents: count }));
}
