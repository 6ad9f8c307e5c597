import type { AttributeSample } from '../../../features/attribute-sample';

/** Requests that carry a pair of key and value, and all of them. */
export interface Count {
  readonly hits: number;
  readonly of: number;
}

/** Signed root of the deviance between two shares, in standard deviations; negative where the first is smaller. */
export function difference(first: Count, second: Count): number {
  if (first.of === 0 || second.of === 0) {
    return 0;
  }
  const share = (first.hits + second.hits) / (first.of + second.of);
  const deviance = term(first, share) + term(second, share);
  return Math.sign(first.hits / first.of - second.hits / second.of) * Math.sqrt(Math.max(0, 2 * deviance));
}

function term({ hits, of }: Count, share: number): number {
  const misses = of - hits;
  return (
    (hits > 0 ? hits * Math.log(hits / (of * share)) : 0) +
    (misses > 0 ? misses * Math.log(misses / (of * (1 - share))) : 0)
  );
}

export function eachPair(
  { setStart, setPairs }: AttributeSample,
  set: number,
  visit: (pair: number) => void,
): void {
  for (let at = setStart[set]; at < setStart[set + 1]; at++) {
    visit(setPairs[at]);
  }
}
