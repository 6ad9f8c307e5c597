import type { AttributeShift } from '../../contracts/compared-red';
import { formatPercent, formatRatio } from '../../contracts/format';
import type { AttributeSample, Population } from '../../features/attribute-sample';
import { hypergeometricTail } from '../../numeric/hypergeometric';
import { difference, eachPair, type Count } from '../anomaly/attributes/pair-counts';

/** Requests of one service in one recording. */
export interface Side {
  readonly sample: AttributeSample;
  readonly population: Population;
}

const MIN_REQUESTS = 20;
const MIN_HITS = 5;
const MIN_SHARE = 0.05;
const MIN_LIFT = 2;
/** Chance of one false value per service. */
const FALSE_VALUES = 0.01;
/** How much further the recordings must differ than the halves of each do. */
const MIN_EXCESS = 1.2;
const DIGITS = 4;

/**
 * Values that requests carry far more often in one recording than in the other, the highest lift first. Fisher's exact
 * test holds over all values of the service together, and the recordings must differ more than the two halves of either
 * do for any value of the same key: ids of batches, sessions and days never pass.
 */
export function attributeShifts(
  service: string,
  before: Side,
  after: Side,
  otherwise = 'before',
): AttributeShift[] {
  const [was, is] = [countValues(before), countValues(after)];
  if (was.of < MIN_REQUESTS || is.of < MIN_REQUESTS) {
    return [];
  }
  const names = [...new Set([...was.hits.keys(), ...is.hits.keys()])];
  const unrest = new Map<string, number>();
  [before, after].forEach((side) => noteUnrest(side, unrest));
  return names
    .flatMap((name): AttributeShift[] => {
      const counts = {
        before: { hits: was.hits.get(name) ?? 0, of: was.of },
        after: { hits: is.hits.get(name) ?? 0, of: is.of },
      };
      const [key, value] = JSON.parse(name) as [string, string];
      return isShift(counts, names.length, unrest.get(key) ?? 0)
        ? [shiftOf(service, before.population.seenBy, { key, value }, counts, otherwise)]
        : [];
    })
    .sort((a, b) => b.lift - a.lift || (a.key < b.key ? -1 : 1));
}

interface Counts {
  readonly before: Count;
  readonly after: Count;
}

function isShift(counts: Counts, tested: number, unrest: number): boolean {
  const [more, less] = ordered(counts);
  if (more.hits < MIN_HITS || more.hits / more.of < MIN_SHARE || liftOf(counts) < MIN_LIFT) {
    return false;
  }
  const chance = hypergeometricTail(more.hits, more.of, more.hits + less.hits, more.of + less.of);
  return 2 * chance * tested <= FALSE_VALUES && difference(more, less) > MIN_EXCESS * unrest;
}

/** The side with the larger share first. */
function ordered({ before, after }: Counts): [Count, Count] {
  return after.hits / after.of >= before.hits / before.of ? [after, before] : [before, after];
}

function liftOf(counts: Counts): number {
  const [more, less] = ordered(counts);
  return more.hits / more.of / (Math.max(less.hits, 0.5) / less.of);
}

function shiftOf(
  service: string,
  seenBy: AttributeShift['seenBy'],
  { key, value }: { readonly key: string; readonly value: string },
  { before, after }: Counts,
  otherwise: string,
): AttributeShift {
  const lift = Number(liftOf({ before, after }).toPrecision(DIGITS));
  const what = seenBy === 'service' ? `requests to ${service}` : `calls to ${service}`;
  return {
    service,
    seenBy,
    key,
    value,
    before,
    after,
    lift,
    isMore: after.hits / after.of > before.hits / before.of,
    text: `${formatPercent(after.hits / after.of)} of the ${what} have ${key} = ${value}, ${otherwise} ${formatPercent(before.hits / before.of)} (${formatRatio(lift)})`,
  };
}

interface ValueCounts {
  readonly hits: Map<string, number>;
  of: number;
}

function countValues(
  { sample, population }: Side,
  isCounted: (request: number) => boolean = () => true,
): ValueCounts {
  const counts: ValueCounts = { hits: new Map(), of: 0 };
  population.set.forEach((set, request) => {
    if (!isCounted(request)) {
      return;
    }
    counts.of++;
    eachPair(sample, set, (pair) => {
      const { key, value } = sample.pairs[pair];
      const name = JSON.stringify([key, value]);
      counts.hits.set(name, (counts.hits.get(name) ?? 0) + 1);
    });
  });
  return counts;
}

/** Per key how far the two halves of a recording are from each other, in any of its values. */
function noteUnrest(side: Side, unrest: Map<string, number>): void {
  const { startMs } = side.population;
  const middle = Float64Array.from(startMs).sort()[startMs.length >> 1];
  const first = countValues(side, (request) => startMs[request] < middle);
  const second = countValues(side, (request) => startMs[request] >= middle);
  for (const name of new Set([...first.hits.keys(), ...second.hits.keys()])) {
    const [key] = JSON.parse(name) as [string];
    const far = difference(
      { hits: first.hits.get(name) ?? 0, of: first.of },
      { hits: second.hits.get(name) ?? 0, of: second.of },
    );
    unrest.set(key, Math.max(unrest.get(key) ?? 0, Math.abs(far)));
  }
}
