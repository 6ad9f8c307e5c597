import { describe, expect, it } from 'vitest';
import type {
  TraceList,
  TracePaging,
  TraceQuery,
  TraceRow,
} from '../../../../../src/contracts/traces/search';
import { normalTrace, tracesOf } from '../../../../../src/methods/diagnosis/editor/incident-traces';

function row(traceId: string, fields: Partial<TraceRow> = {}): TraceRow {
  return {
    ...{ traceId, service: 'front', operation: 'GET /', startMs: 0, durationMs: 10, spans: 4, services: 2 },
    ...{ errors: 0, percentile: 50, file: 'a.jsonl' },
    ...fields,
  };
}

/** A search over rows in memory: status, interval, order and paging count. */
function searchOver(rows: readonly TraceRow[]) {
  const asked: [TraceQuery, TracePaging][] = [];
  const search = (query: TraceQuery, paging: TracePaging): Promise<TraceList> => {
    asked.push([query, paging]);
    const { status, fromMs = -Infinity, toMs = Infinity } = query;
    const key = (each: TraceRow): number =>
      paging.order === 'errors'
        ? each.errors
        : paging.order === 'percentile'
          ? (each.percentile ?? -1)
          : each.durationMs;
    const matching = rows
      .filter(
        ({ startMs, errors }) =>
          startMs >= fromMs &&
          startMs < toMs &&
          (status === undefined || (status === 'error') === errors > 0),
      )
      .sort((a, b) => (paging.descending ? key(b) - key(a) : key(a) - key(b)));
    const { offset, limit } = paging;
    return Promise.resolve({
      rows: matching.slice(offset, offset + limit),
      ...{ matched: matching.length, total: rows.length, totalSpans: 0, histogram: null },
      ...{ services: [], attributes: [], problems: [] },
    });
  };
  return { asked, search };
}

describe('the traces that show an incident', () => {
  const during = { fromMs: 100, toMs: 200, service: 'cart' };

  it('are those with most failures and the slowest of their request, once each, in order of time', async () => {
    const { asked, search } = searchOver([
      row('before', { startMs: 50, errors: 9, percentile: 99 }),
      row('slow', { startMs: 150, percentile: 98 }),
      row('both', { startMs: 120, errors: 2, percentile: 99 }),
      row('usual', { startMs: 130, percentile: 40 }),
    ]);
    const { traces, matched } = await tracesOf(search, during);
    expect(traces.map(({ traceId, why }) => [traceId, why])).toEqual([
      ['both', 'failed'],
      ['slow', 'slow'],
    ]);
    expect(matched).toBe(3);
    expect(asked[0][0]).toEqual({ ...during, status: 'error' });
  });

  it('are the longest ones where too few are known for a percentile', async () => {
    const rare = { startMs: 150, percentile: null };
    const { search } = searchOver([
      row('a', { ...rare, durationMs: 5 }),
      row('b', { ...rare, durationMs: 50 }),
    ]);
    const { traces } = await tracesOf(search, during);
    expect(new Set(traces.map(({ traceId }) => traceId))).toEqual(new Set(['a', 'b']));
  });

  it('are at most four of each sort', async () => {
    const rows = Array.from({ length: 30 }, (_, index) =>
      row(`t${index}`, { startMs: 100 + index, errors: index % 2, percentile: 99 - index / 10 }),
    );
    const { traces } = await tracesOf(searchOver(rows).search, during);
    expect(traces.filter(({ why }) => why === 'failed')).toHaveLength(4);
    expect(traces.length).toBeLessThanOrEqual(8);
  });
});

describe('a normal trace', () => {
  const request = { service: 'front', operation: 'GET /' };
  const incidents = [{ fromMs: 100, toMs: 200 }];

  it('is nearest to the median, without failures and outside all incidents', async () => {
    const { search } = searchOver([
      row('inside', { startMs: 150, percentile: 50 }),
      row('reaches in', { startMs: 95, durationMs: 20, percentile: 50 }),
      row('failed', { startMs: 300, errors: 1, percentile: 50 }),
      row('nested', { startMs: 300, service: 'gateway', percentile: 50 }),
      row('near', { startMs: 300, percentile: 47 }),
      row('far', { startMs: 300, percentile: 80 }),
    ]);
    expect(await normalTrace(search, request, incidents)).toMatchObject({ traceId: 'near' });
  });

  it('is found in the middle of very many', async () => {
    const rows = Array.from({ length: 2001 }, (_, index) =>
      row(`t${index}`, { startMs: 300, durationMs: index, percentile: index / 20 }),
    );
    expect(await normalTrace(searchOver(rows).search, request, [])).toMatchObject({ traceId: 't1000' });
  });

  it('is the middle one without percentiles, and none where there is none', async () => {
    const rare = { startMs: 300, percentile: null };
    const rows = [1, 2, 3].map((durationMs) => row(`t${durationMs}`, { ...rare, durationMs }));
    expect(await normalTrace(searchOver(rows).search, request, [])).toMatchObject({ traceId: 't2' });
    expect(await normalTrace(searchOver([]).search, request, [])).toBeNull();
  });
});
