/** Which traces of a collection match a query, as far as the index tells. */
import type { TraceQuery } from '../../../contracts/traces/search';
import { idOf } from '../../../workspace/traces/ids';
import { fingerprintOf } from '../file-index/fingerprint';
import { eachTrace } from '../file-index/postings';
import type { TraceCollection } from './collection';

/** How sure it is that a trace matches. */
export const Match = { no: 0, maybe: 1, yes: 2 } as const;

export interface Matches {
  /** One entry a trace. A `maybe` has to be looked up in the records. */
  readonly state: Uint8Array;
  /** What could not be searched, for people. */
  readonly gaps: readonly { readonly file: string; readonly reason: string }[];
}

export function matchesOf(collection: TraceCollection, query: TraceQuery): Matches {
  const state = new Uint8Array(collection.count).fill(Match.yes);
  keepFigures(collection, query, state);
  keepIds(collection, query, state);
  if (query.service !== undefined || query.operation !== undefined) {
    keepMarked(state, markPairs(collection, query));
  }
  const gaps = new Map<string, { file: string; reason: string }>();
  for (const attribute of query.attributes ?? []) {
    keepMarked(state, markAttribute(collection, attribute, query.service, gaps));
  }
  return { state, gaps: [...gaps.values()] };
}

function keepFigures(
  { startUs, durationUs, errors }: TraceCollection,
  { status, minDurationMs = 0, maxDurationMs = Infinity, fromMs = -Infinity, toMs = Infinity }: TraceQuery,
  state: Uint8Array,
): void {
  const [leastUs, mostUs] = [minDurationMs * 1000, maxDurationMs * 1000];
  const [fromUs, toUs] = [fromMs * 1000, toMs * 1000];
  for (let trace = 0; trace < state.length; trace++) {
    const isMatch =
      durationUs[trace] >= leastUs &&
      durationUs[trace] <= mostUs &&
      startUs[trace] >= fromUs &&
      startUs[trace] < toUs &&
      (status === undefined || errors[trace] > 0 === (status === 'error'));
    if (!isMatch) {
      state[trace] = Match.no;
    }
  }
}

/** Readers leave out leading zeros of ids and write them in lower case: so does a query that is pasted from elsewhere. */
function keepIds(collection: TraceCollection, { idPrefix }: TraceQuery, state: Uint8Array): void {
  const written = idPrefix?.trim() ?? '';
  if (written === '') {
    return;
  }
  const prefix = idOf(written) ?? written;
  const marked = new Uint8Array(collection.count);
  collection.eachPart((trace, file, own) => {
    if (collection.files[file].index.traces.ids[own].startsWith(prefix)) {
      marked[trace] = Match.yes;
    }
  });
  keepMarked(state, marked);
}

function keepMarked(state: Uint8Array, marked: Uint8Array): void {
  for (let trace = 0; trace < state.length; trace++) {
    state[trace] = Math.min(state[trace], marked[trace]);
  }
}

/** Traces with a span of the service and the operation. */
function markPairs(collection: TraceCollection, { service, operation }: TraceQuery): Uint8Array {
  const marked = new Uint8Array(collection.count);
  const isWanted = collection.pairs.map(
    (pair) =>
      (service === undefined || pair.service === service) &&
      (operation === undefined || pair.operation === operation),
  );
  const wantedSets = collection.files.map(({ index }, file) =>
    index.pairSets.map((set) => set.some((pair) => isWanted[collection.pairNumbers[file][pair]])),
  );
  collection.eachPart((trace, file, own) => {
    if (wantedSets[file][collection.files[file].index.traces.pairSet[own]]) {
      marked[trace] = Match.yes;
    }
  });
  return marked;
}

function markAttribute(
  collection: TraceCollection,
  { key, value }: { readonly key: string; readonly value: string },
  service: string | undefined,
  gaps: Map<string, { file: string; reason: string }>,
): Uint8Array {
  const marked = new Uint8Array(collection.count);
  const fingerprint = fingerprintOf(key, value);
  collection.files.forEach(({ file: name, index }, file) => {
    const isWanted = (each: number): boolean => service === undefined || index.services[each] === service;
    const has = (keys: readonly { service: number; key: string }[]): boolean =>
      keys.some((each) => each.key === key && isWanted(each.service));
    const mark = (own: number, match: number): void => {
      const trace = collection.numberOf({ file, trace: own });
      if (trace >= 0) {
        marked[trace] = Math.max(marked[trace], match);
      }
    };
    for (const known of index.values) {
      if (known.key === key && known.value === value && isWanted(known.service)) {
        eachTrace(known.traces, (own) => mark(own, Match.yes));
      }
    }
    if (has(index.wideKeys)) {
      const { start, values } = index.fingerprints;
      for (let own = 0; own < index.traces.count; own++) {
        for (let at = start[own]; at < start[own + 1]; at++) {
          if (values[at] === fingerprint) {
            mark(own, Match.maybe);
          }
        }
      }
    }
    if (has(index.unsearchedKeys) || index.crowdedServices.some(isWanted)) {
      const reason = `not all values of ${key} can be searched: there are too many different ones`;
      gaps.set(`${name} ${key}`, { file: name, reason });
    }
  });
  return marked;
}
