/** Figures of a detector over labelled faults, and their intervals from resampled faults and fault-free time. */
import type { Figures, FigureName } from '../contracts/evaluation';
import { bootstrap, circularBlocks, percentileInterval } from '../numeric/bootstrap';
import { quantile } from '../numeric/quantile';
import { createRandom } from '../numeric/random';

/** One fault as the figures need it. */
export interface JudgedFault {
  readonly hit: boolean;
  /** Incidents that match it; an incident that matches n faults counts 1/n for each. */
  readonly incidents: number;
  /** From 1; null when missed or not ranked. */
  readonly rank: number | null;
  readonly delayS: number | null;
  readonly onsetErrorS: number | null;
}

/** A stretch of recorded time without a fault. */
export interface QuietBlock {
  readonly hours: number;
  readonly falseIncidents: number;
}

const RANKS = [1, 2, 3, 4, 5];
const RESAMPLES = 1000;
/** Left out at each end of a 95 % interval. */
const TAIL = 0.025;
/** Stream of the seed that draws resamples. */
const STREAM = 31;

const figures: Readonly<
  Record<FigureName, (faults: readonly JudgedFault[], quiet: readonly QuietBlock[]) => number>
> = {
  recall,
  precision,
  f1(faults, quiet) {
    // Without an incident there is no precision, but nothing was found either.
    const both = [
      recall(faults),
      sum(faults, ({ incidents }) => incidents) > 0 ? precision(faults, quiet) : 0,
    ];
    return both[0] + both[1] === 0 ? both[0] : (2 * both[0] * both[1]) / (both[0] + both[1]);
  },
  falsePerHour: (_, quiet) =>
    sum(quiet, ({ falseIncidents }) => falseIncidents) / sum(quiet, ({ hours }) => hours),
  delayS: (faults) => median(faults.map(({ delayS }) => delayS)),
  onsetErrorS: (faults) =>
    median(faults.map(({ onsetErrorS }) => (onsetErrorS === null ? null : Math.abs(onsetErrorS)))),
  as1: (faults) => accuracyAt(faults, 1),
  as3: (faults) => accuracyAt(faults, 3),
  as5: (faults) => accuracyAt(faults, 5),
  avg5: (faults) => sum(RANKS, (rank) => accuracyAt(faults, rank)) / RANKS.length,
};
const names = Object.keys(figures) as FigureName[];

export function eventFigures(faults: readonly JudgedFault[], quiet: readonly QuietBlock[]): Figures {
  return byName((name) => {
    const value = figures[name](faults, quiet);
    return Number.isFinite(value) ? value : null;
  });
}

/**
 * 95 % percentile intervals: faults and blocks of fault-free time are drawn with replacement.
 * @returns null where a figure has no value, or where there is only one fault or block to draw from
 */
export function figureIntervals(
  faults: readonly JudgedFault[],
  quiet: readonly QuietBlock[],
  seed: number,
): Readonly<Record<FigureName, readonly [number, number] | null>> {
  return byName((name) => {
    const units = name === 'falsePerHour' ? quiet.length : faults.length;
    if (units < 2) {
      return null;
    }
    const random = createRandom(seed, STREAM);
    const values = bootstrap(
      RESAMPLES,
      () => circularBlocks(faults.length, 1, random),
      (drawn) =>
        figures[name](
          drawn.map((index) => faults[index]),
          circularBlocks(quiet.length, 1, random).map((index) => quiet[index]),
        ),
    ).filter(Number.isFinite);
    if (values.length === 0) {
      return null;
    }
    const { low, high } = percentileInterval(values, TAIL);
    return [low, high];
  });
}

function recall(faults: readonly JudgedFault[]): number {
  return faults.filter(({ hit }) => hit).length / faults.length;
}

function precision(faults: readonly JudgedFault[], quiet: readonly QuietBlock[]): number {
  const right = sum(faults, ({ incidents }) => incidents);
  return right / (right + sum(quiet, ({ falseIncidents }) => falseIncidents));
}

/** Share of the faults whose service is among the first `places` causes (AS@k; Yu et al., WWW 2021, call it AC@k). */
function accuracyAt(faults: readonly JudgedFault[], places: number): number {
  return faults.filter(({ rank }) => rank !== null && rank <= places).length / faults.length;
}

const median = (values: readonly (number | null)[]): number =>
  quantile(
    values.filter((value) => value !== null),
    0.5,
  );

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

function byName<Value>(value: (name: FigureName) => Value): Record<FigureName, Value> {
  return Object.fromEntries(names.map((name) => [name, value(name)])) as Record<FigureName, Value>;
}
