import type { TraceSearch } from '../../contracts/traces/requests';
import type { TraceList, TraceQuery } from '../../contracts/traces/search';
import { readSpansOf } from './records';
import type { OpenTraces, TraceContext, TraceLibrary } from './trace-library';

/** Traces whose attributes are looked up in the files for one search; further ones count as matches unseen. */
const MAX_VERIFIED = 2000;

/** The traces of a recording that match, a page of them in full. */
export async function searchTraces(
  library: TraceLibrary,
  { source, query, paging }: TraceSearch,
  context: TraceContext,
): Promise<TraceList> {
  const opened = await library.open(source, context);
  let unseen = 0;
  const list = await opened.searcher.search(query, paging, async (traces) => {
    unseen = Math.max(0, traces.length - MAX_VERIFIED);
    const found = await havingAttributes(opened, traces.subarray(0, MAX_VERIFIED), query, context.signal);
    return new Set([...found, ...traces.subarray(MAX_VERIFIED)]);
  });
  return unseen === 0
    ? list
    : {
        ...list,
        problems: [
          {
            file: '',
            severity: 'note',
            reason: `${unseen} of the matches were not compared with the records: a few of them may not have the attribute`,
          },
          ...list.problems,
        ],
      };
}

/** The traces that have every attribute of the query on a span of its service. */
async function havingAttributes(
  opened: OpenTraces,
  traces: Uint32Array,
  { service, attributes = [] }: TraceQuery,
  signal: AbortSignal,
): Promise<number[]> {
  const found = new Map<number, Set<number>>();
  await readSpansOf(
    opened,
    traces,
    (trace, span) => {
      if (service !== undefined && span.service !== service) {
        return;
      }
      span.attributes?.((key, value) =>
        attributes.forEach((wanted, number) => {
          if (key === wanted.key && String(value) === wanted.value) {
            found.set(trace, (found.get(trace) ?? new Set<number>()).add(number));
          }
        }),
      );
    },
    signal,
  );
  return [...found].filter(([, numbers]) => numbers.size === attributes.length).map(([trace]) => trace);
}
