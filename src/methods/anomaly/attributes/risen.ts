import type { AttributeSample, Population } from '../../../features/attribute-sample';
import { hypergeometricTail } from '../../../numeric/hypergeometric';
import { difference, eachPair, type Count } from './pair-counts';
import { INSIDE, stretchAt, type Interval } from './stretches';

/** A pair of key and value that requests inside an interval carry more often than requests outside. */
export interface RisenPair {
  /** Index into the pairs of the sample. */
  readonly pair: number;
  /** Requests with the pair, and all of them, inside and outside. */
  readonly inside: Count;
  readonly outside: Count;
  readonly lift: number;
}

const MIN_INSIDE = 5;
const MIN_OUTSIDE = 20;
const MIN_HITS = 3;
const MIN_SHARE = 0.05;
const MIN_LIFT = 2;
/** Chance of one false pair per interval and population. */
const FALSE_PAIRS = 0.01;
/** How much further than in any other stretch a share must be from the rest. */
const MIN_EXCESS = 1.2;

/**
 * Pairs that appear mainly inside an interval, by lift: share inside over share outside, which counts as half a request
 * at least. Two guards keep chance out. Fisher's exact test holds over all pairs of the population together. And the
 * pair must differ clearly more from the rest than any pair of its key does in any other stretch of the same length: keys
 * whose values always come and go (batches, sessions, moments) never pass it.
 */
export function risenPairs(
  sample: AttributeSample,
  population: Population,
  asked: { readonly inside: Interval; readonly others: readonly Interval[]; readonly range: Interval },
): RisenPair[] {
  const stretchOf = stretchAt(asked.inside, asked.others, asked.range);
  const stretches = population.startMs.map(stretchOf);
  const { inside, outside } = countPairs(sample, population, stretches);
  if (inside.of < MIN_INSIDE || outside.of < MIN_OUTSIDE) {
    return [];
  }
  const total = inside.of + outside.of;
  const tested = new Set([...inside.hits.keys(), ...outside.hits.keys()]).size;
  const candidates = [...inside.hits].flatMap(([pair, hits]): RisenPair[] => {
    const before = outside.hits.get(pair) ?? 0;
    const share = hits / inside.of;
    const lift = share / Math.max(before / outside.of, 0.5 / outside.of);
    if (hits < MIN_HITS || share < MIN_SHARE || lift < MIN_LIFT) {
      return [];
    }
    const chance = hypergeometricTail(hits, inside.of, hits + before, total);
    return chance * tested > FALSE_PAIRS
      ? []
      : [{ pair, inside: { hits, of: inside.of }, outside: { hits: before, of: outside.of }, lift }];
  });
  return withoutRestless(sample, population, stretches, candidates).sort(
    (a, b) => b.lift - a.lift || b.inside.hits - a.inside.hits || a.pair - b.pair,
  );
}

interface PairCounts {
  readonly hits: Map<number, number>;
  of: number;
}

function countPairs(
  sample: AttributeSample,
  { set }: Population,
  stretches: Float64Array,
): { inside: PairCounts; outside: PairCounts } {
  const sets = sample.setStart.length - 1;
  const inside = new Uint32Array(sets);
  const outside = new Uint32Array(sets);
  for (let request = 0; request < set.length; request++) {
    if (!Number.isNaN(stretches[request])) {
      (stretches[request] === INSIDE ? inside : outside)[set[request]]++;
    }
  }
  return { inside: pairsOfSets(sample, inside), outside: pairsOfSets(sample, outside) };
}

/** @param requests how many carry each set: few sets are shared by all of them */
function pairsOfSets(sample: AttributeSample, requests: Uint32Array): PairCounts {
  const counts: PairCounts = { hits: new Map(), of: 0 };
  requests.forEach((count, set) => {
    if (count > 0) {
      counts.of += count;
      eachPair(sample, set, (pair) => counts.hits.set(pair, (counts.hits.get(pair) ?? 0) + count));
    }
  });
  return counts;
}

/** Leaves out candidates whose key has a value that differs as much in another stretch. */
function withoutRestless(
  sample: AttributeSample,
  population: Population,
  stretches: Float64Array,
  candidates: readonly RisenPair[],
): RisenPair[] {
  const keys = new Set(candidates.map(({ pair }) => sample.pairs[pair].key));
  if (keys.size === 0) {
    return [];
  }
  const counts = new Map<number, PairCounts>();
  const all: PairCounts = { hits: new Map(), of: 0 };
  stretches.forEach((stretch, request) => {
    if (Number.isNaN(stretch) || stretch === INSIDE) {
      return;
    }
    const own = counts.get(stretch) ?? { hits: new Map<number, number>(), of: 0 };
    counts.set(stretch, own);
    own.of++;
    all.of++;
    eachPair(sample, population.set[request], (pair) => {
      if (keys.has(sample.pairs[pair].key)) {
        own.hits.set(pair, (own.hits.get(pair) ?? 0) + 1);
        all.hits.set(pair, (all.hits.get(pair) ?? 0) + 1);
      }
    });
  });
  const usual = new Map<string, number>();
  for (const { hits, of } of counts.values()) {
    for (const [pair, count] of hits) {
      const rest = { hits: (all.hits.get(pair) ?? 0) - count, of: all.of - of };
      const { key } = sample.pairs[pair];
      usual.set(key, Math.max(usual.get(key) ?? 0, difference({ hits: count, of }, rest)));
    }
  }
  return candidates.filter(
    ({ pair, inside, outside }) =>
      difference(inside, outside) > MIN_EXCESS * (usual.get(sample.pairs[pair].key) ?? 0),
  );
}
