/** One slice of time. */
export interface Slice {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Shorter slices are not divided: a source that still answers with its limit has more traces than can be told apart. */
const SHORTEST_MS = 1;
/** A source that always answers with its limit is asked no more often than this. */
const MAX_ASKED = 500;

/**
 * Asks for slices of a range until no answer reaches the limit, because a source cuts there without saying what is left out.
 * @param ask returns how many it found
 * @returns slices in which something was left out
 */
export async function inSlices(
  { fromMs, toMs }: Slice,
  limit: number,
  ask: (slice: Slice) => Promise<number>,
): Promise<Slice[]> {
  const full: Slice[] = [];
  const open: Slice[] = [{ fromMs, toMs }];
  let asked = 0;
  for (let slice = open.pop(); slice !== undefined; slice = open.pop()) {
    if (asked++ === MAX_ASKED) {
      return [...full, slice, ...open];
    }
    if ((await ask(slice)) < limit) {
      continue;
    }
    const middleMs = Math.floor((slice.fromMs + slice.toMs) / 2);
    if (slice.toMs - slice.fromMs <= SHORTEST_MS || middleMs <= slice.fromMs) {
      full.push(slice);
    } else {
      open.push({ fromMs: middleMs, toMs: slice.toMs }, { fromMs: slice.fromMs, toMs: middleMs });
    }
  }
  return full;
}
