import type { TraceQuery } from '../../../src/contracts/traces/search';
import { formatQuery } from '../../../src/contracts/traces/query-text';
import { emptyState } from '../../kit/empty-state';
import { count } from '../../kit/text';
import { button } from '../../kit/toolkit';
import type { PageState } from '../state';

interface NothingActions {
  ask(query: TraceQuery): void;
  cancel(): void;
  again(): void;
}

/** Problems named here; the header lists them all. */
const NAMED_PROBLEMS = 3;

/** Why there is no list, and what to do about it. */
export function nothingFound(state: PageState, { ask, cancel, again }: NothingActions): HTMLElement {
  const { found, isSearching, failure, query, snapshot } = state;
  if (isSearching) {
    return emptyState(
      'Searching',
      'The first search of a recording reads all its trace files and keeps an index; later ones answer at once.',
      button({ label: 'Cancel', onClick: cancel }),
    );
  }
  const retry = button({ label: 'Search again', onClick: again });
  if (failure !== null || found === null) {
    const words = snapshot?.file ? `${snapshot.name} cannot be shown` : 'The search failed';
    return failure === null
      ? emptyState('No search yet', 'The search was cancelled.', retry)
      : emptyState(words, failure, retry);
  }
  const { total, totalSpans, problems } = found.list;
  if (total > 0) {
    return emptyState(
      'No trace matches',
      `None of ${count(total, 'trace')} with ${count(totalSpans, 'span')} matches ${formatQuery(query)}.`,
      button({ label: 'Remove all filters', onClick: () => ask({}) }),
    );
  }
  const reasons = problems
    .slice(0, NAMED_PROBLEMS)
    .map(({ file, line, reason }) => `${file}${line === undefined ? '' : `:${line}`}: ${reason}`);
  const looked = snapshot?.file
    ? `${snapshot.name} is no trace file: no span of OTLP (JSON, JSON Lines, Protocol Buffers), Jaeger, Zipkin or CSV was found in it.`
    : 'No trace file was found. Meshlens looks for OTLP, Jaeger and Zipkin exports and CSV spans, also packed with gzip or zstd, that the include and exclude settings let through.';
  return emptyState(snapshot?.file ? 'No trace file' : 'No traces', [looked, ...reasons].join(' '), retry);
}
