import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../../src/app/sources/address';
import { analyze } from '../../../../src/app/use-cases/analyze';
import { analyzeSource, type AnalyzeSourceOptions } from '../../../../src/app/use-cases/analyze-source';
import type { Report } from '../../../../src/contracts/report';
import { temporaryFolders } from '../../process/fixtures/temporary';
import { optionsFor, testContext } from '../harness';
import { servers, within, type Answer } from './serve';
import { jaegerTrace, requests, SHOP_FROM_MS, tempoTrace } from './shop';

const folder = temporaryFolders();
const serve = servers();
const shop = requests(1200);
const toMs = SHOP_FROM_MS + 120_000;

function ask(address: string, changes: Partial<AnalyzeSourceOptions['source']> = {}): AnalyzeSourceOptions {
  const source = {
    address: parseAddress(address),
    fromMs: SHOP_FROM_MS,
    toMs,
    maxBytes: 100 << 20,
    maxRows: 1e9,
    queries: [],
    ...changes,
  };
  return {
    ...optionsFor('', { windowMs: 5000, model: 'shipped' }),
    folder: null,
    source,
    credentials: {},
    ahead: null,
  };
}

/** What a report says of the recording, whatever it was read from. */
const seen = ({ services, edges, windows, incidents }: Report): unknown => ({
  services,
  edges,
  windows,
  incidents: incidents.map(({ fromMs, toMs: endMs, causes }) => ({
    fromMs,
    endMs,
    causes: causes.map(({ service }) => service),
  })),
});

async function fromFile(content: unknown): Promise<Report> {
  const place = folder();
  writeFileSync(path.join(place, 'traces.json'), JSON.stringify(content));
  return analyze(optionsFor(place, { windowMs: 5000, model: 'shipped' }), testContext());
}

const jaeger: Answer = (url) => {
  if (url.pathname === '/api/services') {
    return { data: ['web', 'cart'] };
  }
  return { data: within(shop, url, 0.001).map(jaegerTrace) };
};

describe('the same recording comes from a source and from a folder', () => {
  it('Jaeger: all traces, although an answer holds few of them', async () => {
    const base = await serve(jaeger);
    const context = testContext();
    const report = await analyzeSource(ask(`jaeger+${base}`), context);
    expect(seen(report)).toEqual(seen(await fromFile({ data: shop.map(jaegerTrace) })));
    expect(report.services.map(({ name }) => name).sort()).toEqual(['cart', 'web']);
    expect(report.folder).toBe(`jaeger+${base}`);
    expect(report.inputs.reduce((sum, { records }) => sum + records, 0)).toBe(3 * shop.length);
    expect(context.reported.filter(({ message }) => /traces of cart: \d+ traces/.test(message))).not.toEqual(
      [],
    );
  });

  it('Tempo: what a search finds', async () => {
    const base = await serve((url) => {
      const [, id] = /^\/api\/traces\/(.*)/.exec(url.pathname) ?? [];
      return id === undefined
        ? { traces: within(shop, url, 1000).map((each) => ({ traceID: each.id })), metrics: {} }
        : tempoTrace(shop.find((each) => each.id === id) ?? shop[0]);
    });
    const report = await analyzeSource(ask(`tempo+${base}`), testContext());
    const batches = shop.flatMap((each) => (tempoTrace(each) as { batches: unknown[] }).batches);
    expect(seen(report)).toEqual(seen(await fromFile({ resourceSpans: batches })));
    expect(report.notes.filter((note) => note.startsWith('Tempo'))).toEqual([]);
  });

  it('Prometheus: series of every query, and a note on one that has none', async () => {
    const asked: string[] = [];
    const base = await serve(({ searchParams }) => {
      asked.push(searchParams.toString());
      const [start, end, step] = ['start', 'end', 'step'].map((name) => Number(searchParams.get(name)));
      const values = Array.from({ length: (end - start) / step }, (_, at) => [
        start + at * step,
        String(at % 5),
      ]);
      const result = searchParams.get('query') === 'up' ? [] : [{ metric: { service: 'cart' }, values }];
      return { status: 'success', data: { resultType: 'matrix', result } };
    });
    const question = ask(`prometheus+${base}`, { fromMs: toMs - 7_200_000, queries: ['rate(x[1m])', 'up'] });
    const report = await analyzeSource(question, testContext());
    expect(report.metrics).toMatchObject([{ entity: 'cart' }]);
    expect(report.notes).toContain('Prometheus has no series for up in this range.');
    expect(asked[0]).toContain('step=15');
    await expect(analyzeSource(ask(`prometheus+${base}`), testContext())).rejects.toThrow('--query');
  });

  it('keeps the answers where a folder is given, and nothing otherwise', async () => {
    const base = await serve(jaeger);
    const kept = folder();
    const report = await analyzeSource({ ...ask(`jaeger+${base}`), folder: kept }, testContext());
    expect(report.folder).toBe(kept);
    expect(readdirSync(kept).length).toBeGreaterThan(1);
    const again = await analyze(optionsFor(kept, { windowMs: 5000, model: 'shipped' }), testContext());
    expect(seen(again)).toEqual(seen(report));
  });
});
