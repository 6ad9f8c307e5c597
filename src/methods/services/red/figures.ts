import type { Red, RedFigures, RedQuantity, RedTrend } from '../../../contracts/red';
import { MAD_TO_SIGMA, median, medianAbsoluteDeviation } from '../../../numeric/quantile';
import { toSignificant } from '../../../numeric/round';
import type { RedCells } from '../../../features/red/red-cells';
import { RedSum } from '../../../features/red/red-sum';
import type { RedTable } from '../../../features/red/red-table';

/** Some entities of one part of the table, taken together. */
export interface RedSelection {
  readonly cells: RedCells;
  readonly entities: readonly number[];
}

/** Slots from `from` on, up to `to`, which is left out. */
export interface SlotRange {
  readonly from: number;
  readonly to: number;
}

export const QUANTITIES: readonly RedQuantity[] = ['ratePerS', 'errorShare', 'p50Ms', 'p90Ms', 'p99Ms'];
const DEVIATIONS = 3;
/** A change below this share of the usual value is of no interest, however steady the value was. */
const LEAST_CHANGE = 0.1;
/** Errors have no usual value to take a share of: they matter from this share of the requests on. */
const LEAST_ERROR_SHARE = 0.01;
/** So many stretches tell how much a value varies. */
const MIN_STRETCHES = 8;
const DIGITS = 4;

/**
 * @param usual what `now` is compared with, stretch by stretch: each about as long as `now`, at least `MIN_STRETCHES`
 *   of them; null for no comparison
 */
export function compareRed(
  table: RedTable,
  selection: RedSelection,
  now: SlotRange,
  usual: readonly SlotRange[] | null,
): Red {
  const figures = figuresOf(table, selection, [now]);
  if (usual === null) {
    return { now: figures, usual: null, unusual: [] };
  }
  const stretches = stretchesOf(usual, now.to - now.from)
    .filter((slots) => slots.some((slot) => table.coveredS[slot] > 0))
    .map((slots) =>
      figuresOf(
        table,
        selection,
        slots.map((slot) => ({ from: slot, to: slot + 1 })),
      ),
    );
  return {
    now: figures,
    usual: middleOf(stretches),
    unusual: QUANTITIES.filter((quantity) => isUnusual(quantity, figures, stretches)),
  };
}

export function figuresOf(
  table: RedTable,
  { cells, entities }: RedSelection,
  ranges: readonly SlotRange[],
): RedFigures {
  const sum = new RedSum();
  let coveredS = 0;
  for (const { from, to } of ranges) {
    entities.forEach((entity) => sum.add(cells, entity, from, to));
    for (let slot = from; slot < to; slot++) {
      coveredS += table.coveredS[slot];
    }
  }
  const [p50Ms, p90Ms, p99Ms] = sum.quantilesMs([0.5, 0.9, 0.99]).map(rounded);
  return {
    requests: sum.requests,
    ratePerS: coveredS > 0 ? rounded(sum.requests / coveredS) : null,
    errorShare: sum.requests > 0 ? rounded(sum.failed / sum.requests) : null,
    p50Ms,
    p90Ms,
    p99Ms,
  };
}

/** @param points at most as many, each of as many slots as that takes */
export function trendOf(table: RedTable, selection: RedSelection, points: number): RedTrend {
  const wide = Math.max(1, Math.ceil(table.slots / points));
  const ranges: SlotRange[] = [];
  for (let from = 0; from < table.slots; from += wide) {
    ranges.push({ from, to: Math.min(table.slots, from + wide) });
  }
  const figures = ranges.map((range) => figuresOf(table, selection, [range]));
  return {
    startMs: table.startMs,
    slotMs: table.slotMs * wide,
    ratePerS: figures.map(({ ratePerS }) => ratePerS),
    errorShare: figures.map(({ errorShare }) => errorShare),
    p50Ms: figures.map(({ p50Ms }) => p50Ms),
    p99Ms: figures.map(({ p99Ms }) => p99Ms),
  };
}

/** Cuts the slots into stretches of `length`, of fewer slots where there would be too few of them. */
function stretchesOf(ranges: readonly SlotRange[], length: number): number[][] {
  const slots = ranges.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, at) => from + at));
  const wide = Math.max(1, Math.min(length, Math.floor(slots.length / MIN_STRETCHES)));
  return Array.from({ length: Math.floor(slots.length / wide) }, (_, at) =>
    slots.slice(at * wide, (at + 1) * wide),
  );
}

/** Medians: an incident in some of the stretches does not make trouble usual. */
function middleOf(stretches: readonly RedFigures[]): RedFigures {
  const middle = (quantity: keyof RedFigures): number | null => {
    const known = knownValues(stretches, quantity);
    return known.length === 0 ? null : toSignificant(median(known), DIGITS);
  };
  return {
    requests: middle('requests') ?? 0,
    ratePerS: middle('ratePerS'),
    errorShare: middle('errorShare'),
    p50Ms: middle('p50Ms'),
    p90Ms: middle('p90Ms'),
    p99Ms: middle('p99Ms'),
  };
}

function isUnusual(quantity: RedQuantity, now: RedFigures, stretches: readonly RedFigures[]): boolean {
  const value = now[quantity];
  const usual = knownValues(stretches, quantity);
  if (value === null || usual.length < MIN_STRETCHES) {
    return false;
  }
  const middle = median(usual);
  const sigma = MAD_TO_SIGMA * medianAbsoluteDeviation(usual, middle);
  if (quantity !== 'errorShare') {
    return Math.abs(value - middle) > Math.max(DEVIATIONS * sigma, LEAST_CHANGE * middle);
  }
  // Where hardly anything fails, stretches agree on zero, and one failure would be infinitely far from it.
  const share = Math.max(middle, 1 / now.requests);
  const binomial = Math.sqrt((share * (1 - share)) / now.requests);
  return Math.abs(value - middle) > Math.max(DEVIATIONS * Math.max(sigma, binomial), LEAST_ERROR_SHARE);
}

function knownValues(figures: readonly RedFigures[], quantity: keyof RedFigures): number[] {
  return figures.map((each) => each[quantity]).filter((value) => value !== null);
}

function rounded(value: number): number;
function rounded(value: number | null): number | null;
function rounded(value: number | null): number | null {
  return value === null ? null : toSignificant(value, DIGITS);
}
