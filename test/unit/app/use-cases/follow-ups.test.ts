import { describe, expect, it } from 'vitest';
import { analyze } from '../../../../src/app/use-cases/analyze';
import { optionsFor, otlpLines, simpleTraffic, testContext, withFolder, type TestSpan } from '../harness';

const isFaulty = ({ trace }: TestSpan): boolean => trace > 300 && trace < 340;

/** After every answer of the cart, web calls mail; while the cart answers at once, it does not. */
const spans = simpleTraffic(600).flatMap((span): TestSpan[] => {
  if (span.service !== 'cart') {
    return [span];
  }
  const id = 10_000 + 2 * span.trace;
  const startMs = span.startMs + 13;
  const mail: TestSpan[] = [
    {
      trace: span.trace,
      id,
      parent: span.trace * 3 - 2,
      service: 'web',
      startMs,
      durationMs: 3,
      kind: 'SPAN_KIND_CLIENT',
    },
    { trace: span.trace, id: id + 1, parent: id, service: 'mail', startMs, durationMs: 2 },
  ];
  return isFaulty(span) ? [{ ...span, durationMs: 0.2 }] : [span, ...mail];
});

describe('what follows a call', () => {
  it('is stated where it changed, with how the call was answered', async () => {
    await withFolder({ 'spans.jsonl': otlpLines(spans) }, async (folder) => {
      const { incidents } = await analyze(optionsFor(folder, { trusted: false }), testContext());
      const [change] = incidents.flatMap(({ followUps = [] }) => followUps);
      expect(change).toMatchObject({ caller: 'web', called: 'cart', next: 'mail', operation: 'GET /web' });
      expect(change.insideCount / change.insideOf).toBeLessThan(0.3);
      expect(change.outsideCount).toBe(change.outsideOf);
      expect(change.badCount / change.insideOf).toBeGreaterThan(0.7);
      expect(change.text).toMatch(
        /^after a call to cart, web then calls mail in \d+ of \d+ requests \(GET \/web\), 100 % outside; \d+ of these \d+ calls to cart failed or were answered early$/,
      );
    });
  });
});
