import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../../src/app/sources/address';
import { analyzeSource, type AnalyzeSourceOptions } from '../../../../src/app/use-cases/analyze-source';
import { COLUMNS } from '../../../../src/app/sources/click-house-sql';
import type { SourceCredentials } from '../../../../src/contracts/source';
import { binOf } from '../../../../src/features/quantile-bins';
import { isAbort } from '../../../../src/process/rpc/errors';
import { optionsFor, testContext } from '../harness';
import { servers, type Answer } from './serve';

const serve = servers();
const HOUR_MS = 3_600_000;
const fromMs = Date.UTC(2024, 4, 6, 7);

function ask(base: string, credentials: SourceCredentials = {}, maxBytes = 1 << 24): AnalyzeSourceOptions {
  const address = parseAddress(`clickhouse+${base}/otel`);
  const source = { address, fromMs, toMs: fromMs + HOUR_MS, maxBytes, maxRows: 1e9, queries: [] };
  return {
    ...optionsFor('', { windowMs: 60_000, model: 'shipped' }),
    folder: null,
    source,
    credentials,
    ahead: null,
  };
}

/** What a cluster answers: an hour of a web service and its cart, slow for the last three minutes. */
function answer(sql: string): readonly (readonly unknown[])[] {
  if (sql.includes('system.columns')) {
    return COLUMNS.map((name) => [name]);
  }
  if (sql.includes('GROUP BY ServiceName ')) {
    return ['cart', 'web'].map((name) => [name, 120_000, 60_000]);
  }
  const windows = Array.from({ length: 60 }, (_, at) => [
    fromMs / 60_000 + at,
    at >= 57 ? 900 : 40 + (at % 5),
  ]);
  const durations = (ms: number): unknown => [
    [binOf(ms), binOf(ms * 1.2)],
    [600, 400],
  ];
  if (!sql.includes('caller') && sql.includes('SELECT TraceId, ParentSpanId')) {
    return [];
  }
  return sql.includes('caller')
    ? windows.map(([window, ms]) => [window, 'web', 'cart', 1000, 1, 0, durations(ms)])
    : windows.flatMap(([window, ms]) =>
        ['cart', 'web'].map((name) => [window, name, 'GET /', 1000, 2, durations(ms)]),
      );
}

function cluster(
  asked: { url: URL; sql: string }[],
  change: (sql: string) => string | undefined = () => undefined,
): Answer {
  return (url, request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const sql = Buffer.concat(chunks).toString();
      asked.push({ url, sql });
      const text = change(sql) ?? JSON.stringify({ data: answer(sql) });
      if (text.startsWith('Code:')) {
        response.writeHead(500);
      }
      if (text !== 'silence') {
        response.end(text);
      }
    });
  };
}

describe('ClickHouse over HTTP', () => {
  it('gives services, calls and windows, and asks within limits', async () => {
    const asked: { url: URL; sql: string }[] = [];
    const report = await analyzeSource(ask(await serve(cluster(asked))), testContext());
    expect(report.services.map(({ name }) => name).sort()).toEqual(['cart', 'web']);
    expect(report.edges).toMatchObject([{ from: 'web', to: 'cart', calls: 60_000 }]);
    expect(report.windows).toMatchObject({ startMs: fromMs, widthMs: 60_000, count: 60 });
    expect(report.notes).toContainEqual(expect.stringMatching(/^240000 spans were folded by ClickHouse/));
    for (const { url } of asked) {
      expect(Object.fromEntries(url.searchParams)).toMatchObject({
        database: 'otel',
        max_rows_to_read: '1000000000',
        readonly: '2',
      });
    }
    expect(asked).toHaveLength(5);
  });

  it.each([
    ['no such table', () => '{"data":[]}', /has no table otel_traces: name the database/],
    ['another schema', () => '{"data":[["Timestamp"]]}', /without the columns TraceId, SpanId/],
    [
      'a limit',
      () => 'Code: 158. DB::Exception: Limit for rows exceeded',
      /answered 500 .*Limit for rows exceeded/,
    ],
    ['a page', () => '<html>', /is perhaps no clickhouse: .*no rows: <html>/],
  ])('says so: %s', async (_, change, reason) => {
    const base = await serve(cluster([], change));
    await expect(analyzeSource(ask(base), testContext())).rejects.toThrow(reason);
  });

  it('ends the query in the cluster when it is cancelled, or answers too much', async () => {
    for (const [text, maxBytes] of [
      ['silence', 1 << 24],
      [`["${'x'.repeat(5000)}"]`, 1000],
    ] as const) {
      const asked: { url: URL; sql: string }[] = [];
      const abort = new AbortController();
      const base = await serve(
        cluster(asked, (sql) => {
          setTimeout(() => abort.abort(), 100);
          return sql.startsWith('KILL') ? '' : text;
        }),
      );
      const error: unknown = await analyzeSource(ask(base, {}, maxBytes), testContext(abort.signal)).catch(
        (reason: unknown) => reason,
      );
      expect(isAbort(error) || /more than --max-mb/.test(String(error))).toBe(true);
      expect(asked.map(({ sql }) => sql.split(' ')[0])).toEqual(['SELECT', 'KILL']);
      expect(asked[1].sql).toContain(asked[0].url.searchParams.get('query_id'));
    }
  });
});
