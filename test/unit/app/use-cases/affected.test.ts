import { describe, expect, it } from 'vitest';
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
});
