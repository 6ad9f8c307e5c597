/** Which trace an id means. */
import { idOf, lowerHalf } from '../../../workspace/traces/ids';
import type { TraceCollection } from '../search/collection';

/** A shorter beginning of an id names too many. */
const FEWEST_CHARACTERS = 4;
const MOST_NEAR = 5;

export type FoundTrace =
  | { readonly kind: 'found'; readonly trace: number }
  /** Ids that begin alike, the nearest first; perhaps none. */
  | { readonly kind: 'none' | 'several'; readonly near: readonly string[] };

/** An id as a file writes it, in any case, with or without leading zeros; or its beginning, where only one has it. */
export function findTrace(collection: TraceCollection, written: string): FoundTrace {
  const wanted = idOf(written.trim()) ?? written.trim();
  const half = lowerHalf(wanted);
  let exact = -1;
  const beginning = new Set<number>();
  const near: { id: string; shared: number }[] = [];
  collection.eachPart((trace, file, own) => {
    const id = collection.files[file].index.traces.ids[own];
    if (id === wanted || lowerHalf(id) === half) {
      exact = trace;
    }
    if (wanted.length >= FEWEST_CHARACTERS && id.startsWith(wanted)) {
      beginning.add(trace);
    }
    const shared = sharedLength(id, wanted);
    const place = near.findIndex((each) => each.shared < shared);
    if (shared > 0 && (place >= 0 || near.length < MOST_NEAR) && !near.some((each) => each.id === id)) {
      near.splice(place < 0 ? near.length : place, 0, { id, shared });
      near.length = Math.min(near.length, MOST_NEAR);
    }
  });
  if (exact >= 0) {
    return { kind: 'found', trace: exact };
  }
  const [first, ...others] = beginning;
  if (first !== undefined && others.length === 0) {
    return { kind: 'found', trace: first };
  }
  return { kind: first === undefined ? 'none' : 'several', near: near.map(({ id }) => id) };
}

function sharedLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) {
    length++;
  }
  return length;
}
