import type { RedCells } from '../../../features/red/red-cells';
import { RedSum } from '../../../features/red/red-sum';
import type { RedTable } from '../../../features/red/red-table';
import type { Interval } from '../attributes/stretches';
import type { PartCount } from './carrier';

/** Slots of time inside an interval, and those to compare with. */
export interface ComparedTimes {
  readonly inside: readonly number[];
  readonly outside: readonly number[];
}

/** A slot counts as inside when at least this share of it is. */
const MIN_INSIDE = 0.5;
/** A request is slow when it takes longer than this share of the part's requests outside. */
const SLOW_QUANTILE = 0.95;
/** With fewer requests outside, the durations of all parts say what is slow. */
const MIN_OUTSIDE = 20;

/** @param others intervals that are neither inside nor outside */
export function comparedTimes(
  { slots, startMs, slotMs }: Pick<RedTable, 'slots' | 'startMs' | 'slotMs'>,
  inside: Interval,
  others: readonly Interval[],
): ComparedTimes {
  const times = { inside: [] as number[], outside: [] as number[] };
  for (let slot = 0; slot < slots; slot++) {
    const fromMs = startMs + slot * slotMs;
    const within = ({ fromMs: start, toMs: end }: Interval): number =>
      Math.min(end, fromMs + slotMs) - Math.max(start, fromMs);
    if (within(inside) >= MIN_INSIDE * slotMs) {
      times.inside.push(slot);
    } else if (within(inside) <= 0 && others.every((other) => within(other) <= 0)) {
      times.outside.push(slot);
    }
  }
  return times;
}

/** Failed requests of every part; a part is a list of entities of the cells. */
export function failedRequests(
  cells: RedCells,
  parts: readonly (readonly number[])[],
  times: ComparedTimes,
): PartCount[] {
  const count = ({ failed, requests }: RedSum) => ({ hits: failed, of: requests });
  return parts.map((part) => ({
    inside: count(summed(cells, part, times.inside)),
    outside: count(summed(cells, part, times.outside)),
  }));
}

/** Requests of every part that took longer than nearly all of its requests outside. */
export function slowRequests(
  cells: RedCells,
  parts: readonly (readonly number[])[],
  times: ComparedTimes,
): PartCount[] {
  const all = limitOf(summed(cells, parts.flat(), times.outside));
  return parts.map((part) => {
    const outside = summed(cells, part, times.outside);
    const limitMs = outside.timed < MIN_OUTSIDE ? all : limitOf(outside);
    const count = (sum: RedSum) => ({ hits: sum.longerThan(limitMs), of: sum.timed });
    return { inside: count(summed(cells, part, times.inside)), outside: count(outside) };
  });
}

/** Infinite where nothing was recorded: nothing is slow then. */
const limitOf = (sum: RedSum): number => sum.quantilesMs([SLOW_QUANTILE])[0] ?? Infinity;

function summed(cells: RedCells, entities: readonly number[], slots: readonly number[]): RedSum {
  const sum = new RedSum();
  for (const entity of entities) {
    slots.forEach((slot) => sum.add(cells, entity, slot, slot + 1));
  }
  return sum;
}
