import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TraceQuery } from '../../../../src/contracts/traces/search';
import { TraceCollection } from '../../../../src/methods/traces/search/collection';
import { TraceSearcher } from '../../../../src/methods/traces/search/search';
import { findTrace } from '../../../../src/methods/traces/trace/find-trace';
import { indexOf, type TestSpan } from './indexed';

const START_MS = 1_700_000_000_000;

const drawnSpans = fc.array(
  fc.record({
    traceId: fc.constantFrom('a1', 'a2', 'b1', 'b22', 'c3'),
    spanId: fc.nat(0xffff).map((id) => (id + 1).toString(16)),
    service: fc.constantFrom('web', 'cart'),
    operation: fc.constantFrom('get', 'put'),
    startMs: fc.integer({ min: START_MS, max: START_MS + 1000 }),
    durationMs: fc.integer({ min: 0, max: 500 }),
    error: fc.boolean(),
    tags: fc.dictionary(fc.constantFrom('pod', 'code'), fc.constantFrom('x', 'y')),
  }),
  { maxLength: 40 },
);

const queries: fc.Arbitrary<TraceQuery> = fc.record(
  {
    service: fc.constantFrom('web', 'cart', 'none'),
    operation: fc.constantFrom('get', 'put'),
    status: fc.constantFrom('error' as const, 'ok' as const),
    minDurationMs: fc.integer({ min: 0, max: 600 }),
    maxDurationMs: fc.integer({ min: 0, max: 1500 }),
    fromMs: fc.integer({ min: START_MS, max: START_MS + 1000 }),
    toMs: fc.integer({ min: START_MS, max: START_MS + 1000 }),
    attributes: fc.array(
      fc.record({ key: fc.constantFrom('pod', 'code'), value: fc.constantFrom('x', 'y') }),
      { maxLength: 2 },
    ),
    idPrefix: fc.constantFrom('A', 'a1', 'b', '0a1'),
  },
  { requiredKeys: [] },
);

/** The query, asked of the spans of one trace. */
function isMatch(spans: readonly TestSpan[], query: TraceQuery): boolean {
  const { service, operation, status, attributes = [], idPrefix = '' } = query;
  const start = Math.min(...spans.map(({ startMs }) => startMs));
  const duration = Math.max(...spans.map(({ startMs, durationMs }) => startMs + durationMs)) - start;
  const inService = spans.filter((span) => service === undefined || span.service === service);
  return (
    inService.some((span) => operation === undefined || span.operation === operation) &&
    (status === undefined || spans.some(({ error }) => error) === (status === 'error')) &&
    duration >= (query.minDurationMs ?? 0) &&
    duration <= (query.maxDurationMs ?? Infinity) &&
    start >= (query.fromMs ?? 0) &&
    start < (query.toMs ?? Infinity) &&
    attributes.every(({ key, value }) => inService.some(({ tags }) => tags?.[key] === value)) &&
    spans[0].traceId.startsWith(idPrefix.toLowerCase().replace(/^0+/, ''))
  );
}

const never = (): Promise<never> => Promise.reject(new Error('nothing has to be looked up'));
const page = { order: 'start', descending: false, offset: 0, limit: 100 } as const;

describe('a search', () => {
  it('finds the traces whose spans match, also where they lie in two files', async () => {
    await fc.assert(
      fc.asyncProperty(drawnSpans, drawnSpans, queries, async (first, second, query) => {
        const files = [first, second].map((spans, file) => ({ file: `${file}.json`, index: indexOf(spans) }));
        const searcher = new TraceSearcher(new TraceCollection(files));
        const list = await searcher.search(query, page, never);
        const all = [...first, ...second];
        const traces = [...new Set(all.map(({ traceId }) => traceId))].map((id) =>
          all.filter(({ traceId }) => traceId === id),
        );
        const expected = traces.filter((spans) => isMatch(spans, query));
        expect(list.rows.map(({ traceId }) => traceId).sort()).toEqual(
          expected.map(([{ traceId }]) => traceId).sort(),
        );
        expect(list).toMatchObject({
          matched: expected.length,
          total: traces.length,
          totalSpans: all.length,
        });
        for (const row of list.rows) {
          const own = all.filter(({ traceId }) => traceId === row.traceId);
          expect(row).toMatchObject({
            spans: own.length,
            errors: own.filter(({ error }) => error).length,
            services: new Set(own.map(({ service }) => service)).size,
            startMs: Math.min(...own.map(({ startMs }) => startMs)),
            percentile: null,
          });
        }
        const counted = list.histogram?.traces.reduce((sum, each) => sum + each, 0) ?? 0;
        expect(counted).toBe(expected.length);
      }),
    );
  });

  const hundred = Array.from({ length: 100 }, (_, row): TestSpan => ({
    traceId: (row + 16).toString(16),
    spanId: '1',
    startMs: START_MS + row * 1000,
    durationMs: (row * 37) % 100,
    error: row % 10 === 0,
    tags: { user: `u${row}` },
  }));
  const searcher = new TraceSearcher(new TraceCollection([{ file: 'a.json', index: indexOf(hundred) }]));

  it('gives pages in order, whatever the order', async () => {
    const rowsOf = async (offset: number) =>
      (await searcher.search({}, { order: 'duration', descending: true, offset, limit: 7 }, never)).rows;
    const pages = await Promise.all([0, 7, 98].map(rowsOf));
    expect(pages.map((rows) => rows.map(({ durationMs }) => durationMs))).toEqual([
      [99, 98, 97, 96, 95, 94, 93],
      [92, 91, 90, 89, 88, 87, 86],
      [1, 0],
    ]);
    const { rows } = await searcher.search(
      {},
      { order: 'errors', descending: true, offset: 8, limit: 4 },
      never,
    );
    expect(rows.map(({ errors }) => errors)).toEqual([1, 1, 0, 0]);
  });

  it('gives percentiles among traces that begin alike, as counting does', async () => {
    const { rows } = await searcher.search({}, { ...page, order: 'percentile', limit: 100 }, never);
    expect(rows.map(({ percentile, durationMs }) => [percentile, durationMs])).toEqual(
      Array.from({ length: 100 }, (_, rank) => [rank, rank]),
    );
  });

  it('counts traces, failed ones and durations over time', async () => {
    const { histogram } = await searcher.search({ toMs: START_MS + 50_000 }, page, never);
    expect(histogram).toMatchObject({ startMs: START_MS, binMs: 1000 });
    expect(histogram?.traces).toEqual(new Array(50).fill(1));
    expect(histogram?.failed.slice(0, 11)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(histogram?.p50Ms.slice(0, 3)).toEqual([0, 37, 74]);
  });

  it('finds a trace by its id in any form or by its beginning, and names near ones', () => {
    const { collection } = searcher;
    const nameOf = (id: string) => {
      const found = findTrace(collection, id);
      return found.kind === 'found' ? collection.idOf(found.trace) : [found.kind, ...found.near];
    };
    expect(nameOf('0010')).toBe('10');
    expect(nameOf('5F')).toBe('5f');
    expect(nameOf('zz')).toEqual(['none']);
    expect(nameOf('5fff').slice(0, 2)).toEqual(['none', '5f']);
  });
});
