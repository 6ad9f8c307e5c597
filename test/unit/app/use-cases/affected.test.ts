import { describe, expect, it } from 'vitest';
import { openRecording } from '../../../../src/app/recording/recording';
import { affectedBy } from '../../../../src/app/report/affected';
import type { Incident } from '../../../../src/contracts/report';
import { analyze } from '../../../../src/app/use-cases/analyze';
import { optionsFor, otlpLines, simpleTraffic, testContext, withFolder, type TestSpan } from '../harness';

async function incidentsOf(spans: readonly TestSpan[]) {
  return withFolder({ 'spans.jsonl': otlpLines(spans) }, async (folder) => {
    const { incidents } = await analyze(optionsFor(folder, { trusted: false }), testContext());
    return incidents;
  });
}

const faulty = ({ trace }: TestSpan): boolean => trace > 300 && trace < 340;

describe('affected services', () => {
  it('are callers that wait for the cause, with how much of it is explained', async () => {
    const slow = simpleTraffic(400).map((span) =>
      faulty(span) ? { ...span, durationMs: span.durationMs + 200 } : span,
    );
    const incident = (await incidentsOf(slow)).find(({ causes }) => causes[0].service === 'cart');
    expect(incident?.affected).toMatchObject([{ service: 'web', because: 'cart', quantity: 'latency' }]);
    expect(incident?.affected?.[0].explained).toBeGreaterThan(0.9);
    expect(incident?.affected?.[0].text).toMatch(/^slower because cart is slower: .*explained$/);
  });

  it('are never callees: what a caller does explains no latency below it', async () => {
    const slow = simpleTraffic(400).map((span) =>
      faulty(span) && span.service === 'web' && span.kind === undefined
        ? { ...span, durationMs: span.durationMs + 300 }
        : span,
    );
    const incidents = await incidentsOf(slow);
    expect(incidents.some(({ causes }) => causes[0].service === 'web')).toBe(true);
    expect(incidents.flatMap(({ affected = [] }) => affected)).toEqual([]);
  });

  it('are those of every cause, and a cause that an earlier one explains stays affected', async () => {
    const slower = (span: TestSpan): TestSpan =>
      faulty(span) ? { ...span, durationMs: span.durationMs + 200 } : span;
    const other = simpleTraffic(400)
      .map(slower)
      .map((span) => ({
        ...span,
        trace: span.trace + 1000,
        id: span.id + 10_000,
        ...(span.parent === undefined ? {} : { parent: span.parent + 10_000 }),
        service: span.service === 'web' ? 'shop' : 'stock',
      }));
    const spans = [...simpleTraffic(400).map(slower), ...other];
    await withFolder({ 'spans.jsonl': otlpLines(spans) }, async (folder) => {
      const options = optionsFor(folder, { trusted: false });
      const { features } = await openRecording(options, testContext()).joined();
      const startMs = spans[0].startMs;
      const incident = (...services: string[]): Incident => ({
        fromMs: startMs + 155_000,
        toMs: startMs + 165_000,
        score: 2,
        causes: services.map((service) => ({ service, score: 2, evidence: [] })),
      });
      const reached = (...services: string[]) =>
        affectedBy(features, incident(...services)).map(({ service, because }) => [service, because]);
      expect(reached('cart')).toEqual([['web', 'cart']]);
      expect(reached('cart', 'web', 'stock')).toEqual([
        ['web', 'cart'],
        ['shop', 'stock'],
      ]);
    });
  });
});
