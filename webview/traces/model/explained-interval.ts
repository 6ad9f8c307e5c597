import type { TracesRequests } from '../../../src/contracts/traces/page';
import type { PageState } from '../state';

/**
 * The service and the time that the found traces are about: what the query states, otherwise the time in which they
 * start. Null where none were found, and for the traces of a single file, which no analysis is about.
 */
export function explainedInterval({
  snapshot,
  found,
  query,
}: Pick<PageState, 'snapshot' | 'found' | 'query'>): TracesRequests['explain']['params'] | null {
  const histogram = found?.list.histogram ?? null;
  if (snapshot === null || snapshot.file !== null || histogram === null) {
    return null;
  }
  const { startMs, binMs, traces } = histogram;
  const from = traces.findIndex((count) => count > 0);
  const to = traces.findLastIndex((count) => count > 0) + 1;
  return to === 0
    ? null
    : {
        fromMs: query.fromMs ?? startMs + from * binMs,
        toMs: query.toMs ?? startMs + to * binMs,
        service: query.service ?? null,
      };
}
