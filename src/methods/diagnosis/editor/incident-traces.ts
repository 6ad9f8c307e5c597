import type { IncidentInterval } from '../../../contracts/incident/interval';
import type { IncidentTraces, ShownTrace } from '../../../contracts/incident/page';
import type { Progress } from '../../../contracts/progress';
import type { TraceSource } from '../../../contracts/traces/requests';
import type { TraceList, TracePaging, TraceQuery, TraceRow } from '../../../contracts/traces/search';
import type { CommandDeps } from '../../../editor/commands/command';

/** Of each sort, listed: failed ones, and those that are slow for their request. */
const MAX_OF_A_SORT = 4;
/** Rows around the median that are looked at for a normal trace. */
const NEAR_MEDIAN = 200;
/** A trace is slow for its request from this percentile on. */
const SLOW_PERCENTILE = 75;

interface Search {
  (query: TraceQuery, paging: TracePaging): Promise<TraceList>;
}

/** Searches a recording; the first search reads its files and says how far it is. */
export function traceSearch(
  { analytics }: Pick<CommandDeps, 'analytics'>,
  source: TraceSource,
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: (value: Progress) => void },
): Search {
  return (query, paging) =>
    analytics.request('searchTraces', { source, query, paging }, { signal, onProgress: progress });
}

/** Traces of a service that begin in an incident: those with most failed spans, and the slowest for their request. */
export async function tracesOf(
  search: Search,
  { fromMs, toMs, service }: IncidentInterval & { readonly service: string },
): Promise<IncidentTraces> {
  const query = { service, fromMs, toMs };
  const page = { descending: true, offset: 0, limit: MAX_OF_A_SORT };
  const failed = await search({ ...query, status: 'error' }, { ...page, order: 'errors' });
  const slow = await search(query, { ...page, order: 'percentile' });
  const byPercentile = slow.rows.filter(({ percentile }) => (percentile ?? 0) >= SLOW_PERCENTILE);
  // Requests too rare for a percentile still have a duration.
  const slowest =
    byPercentile.length > 0 ? byPercentile : (await search(query, { ...page, order: 'duration' })).rows;
  const known = new Set(failed.rows.map(({ traceId }) => traceId));
  const traces: ShownTrace[] = [
    ...failed.rows.map((row) => ({ ...row, why: 'failed' as const })),
    ...slowest.filter(({ traceId }) => !known.has(traceId)).map((row) => ({ ...row, why: 'slow' as const })),
  ];
  return { traces: traces.sort((a, b) => a.startMs - b.startMs), matched: slow.matched };
}

/**
 * A trace of the same request that is normal: without failures, outside all incidents, near the median duration. Null
 * where there is none.
 */
export async function normalTrace(
  search: Search,
  { service, operation }: Pick<TraceRow, 'service' | 'operation'>,
  incidents: readonly IncidentInterval[],
): Promise<TraceRow | null> {
  const query = { service, operation, status: 'ok' as const };
  const order = { order: 'duration' as const, descending: false };
  const { matched } = await search(query, { ...order, offset: 0, limit: 1 });
  const offset = Math.max(0, Math.floor((matched - NEAR_MEDIAN) / 2));
  const { rows } = await search(query, { ...order, offset, limit: NEAR_MEDIAN });
  return nearestToMedian(rows.filter((row) => isNormal(row, { service, operation }, incidents)));
}

function isNormal(
  row: TraceRow,
  { service, operation }: Pick<TraceRow, 'service' | 'operation'>,
  incidents: readonly IncidentInterval[],
): boolean {
  const endMs = row.startMs + row.durationMs;
  return (
    row.service === service &&
    row.operation === operation &&
    row.errors === 0 &&
    !incidents.some(({ fromMs, toMs }) => row.startMs < toMs && endMs > fromMs)
  );
}

/** By percentile among its requests, otherwise the middle one of those known. */
function nearestToMedian(rows: readonly TraceRow[]): TraceRow | null {
  const known = rows.filter(({ percentile }) => percentile !== null);
  if (known.length === 0) {
    return rows.at(Math.floor(rows.length / 2)) ?? null;
  }
  const distance = ({ percentile }: TraceRow): number => Math.abs((percentile ?? 0) - 50);
  return known.reduce((best, row) => (distance(row) < distance(best) ? row : best));
}
