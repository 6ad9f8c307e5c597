/** Figures of detectors over several systems, and how far they are apart. */
import type { LabelledFault } from '../../../src/contracts/evaluation';
import {
  matchEvents,
  overlapMs,
  widen,
  without,
  type Interval,
} from '../../../src/evaluation/event-matching';
import { bootstrap, circularBlocks, percentileInterval } from '../../../src/numeric/bootstrap';
import { createRandom } from '../../../src/numeric/random';

/** Seconds around a fault in which an incident still belongs to it, as `meshlens evaluate` has it. */
const TOLERANCE_MS = 60_000;
const HOUR_MS = 3_600_000;
const RESAMPLES = 2000;
/** Left out at each end of a 95 % interval. */
const TAIL = 0.025;

/** What one detector made of one system. */
export interface Counts {
  /** Faults that change enough requests, and those of them that were found. */
  readonly faults: number;
  readonly found: number;
  /** Incidents that belong to a fault, and those that do not. */
  readonly right: number;
  readonly wrong: number;
  /** Judged time without a fault. */
  readonly quietHours: number;
}

export interface Figures {
  readonly f1: number;
  readonly recall: number;
  readonly precision: number;
  readonly falsePerHour: number;
}

/** Incidents that end before the judged time count nowhere. */
export function countsOf(
  faults: readonly (LabelledFault & { readonly isFelt: boolean })[],
  incidents: readonly Interval[],
  judged: Interval,
): Counts {
  const inside = incidents.filter((incident) => overlapMs(incident, judged) > 0);
  const { perFault, falseIncidents } = matchEvents(faults, inside, TOLERANCE_MS);
  const felt = faults.flatMap(({ isFelt }, fault) => (isFelt ? [perFault[fault].length > 0] : []));
  const quiet = without(
    [judged],
    faults.map((fault) => widen(fault, TOLERANCE_MS)),
  );
  return {
    faults: felt.length,
    found: felt.filter(Boolean).length,
    right: inside.length - falseIncidents.length,
    wrong: falseIncidents.length,
    quietHours: quiet.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0) / HOUR_MS,
  };
}

/** Over all systems together: every fault counts the same. Without an incident, precision is 0. */
export function pooled(systems: readonly Counts[]): Figures {
  const sum = (of: (counts: Counts) => number): number =>
    systems.reduce((total, counts) => total + of(counts), 0);
  const right = sum((counts) => counts.right);
  const wrong = sum((counts) => counts.wrong);
  const recall = sum((counts) => counts.found) / sum((counts) => counts.faults);
  const precision = right === 0 ? 0 : right / (right + wrong);
  return {
    recall,
    precision,
    f1: recall + precision === 0 ? 0 : (2 * recall * precision) / (recall + precision),
    falsePerHour: wrong / sum((counts) => counts.quietHours),
  };
}

export interface PairedF1 {
  readonly difference: number;
  /** 95 % of resampled sets of systems lie between; equal to the difference for a single system. */
  readonly low: number;
  readonly high: number;
}

/** F1 of one detector less that of another; systems are drawn with replacement, each with both. */
export function pairedF1(systems: readonly Counts[], others: readonly Counts[], seed: number): PairedF1 {
  const differenceOf = (drawn: readonly number[]): number =>
    pooled(drawn.map((at) => systems[at])).f1 - pooled(drawn.map((at) => others[at])).f1;
  const random = createRandom(seed);
  const differences = bootstrap(
    RESAMPLES,
    () => circularBlocks(systems.length, 1, random),
    differenceOf,
  ).filter(Number.isFinite);
  return {
    difference: differenceOf(systems.map((_, at) => at)),
    ...percentileInterval(differences, TAIL),
  };
}
