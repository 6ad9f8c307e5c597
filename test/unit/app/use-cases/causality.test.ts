import { describe, expect, it } from 'vitest';
import { analyze } from '../../../../src/app/use-cases/analyze';
import { explain } from '../../../../src/app/use-cases/explain';
import { chainSpans, START_MS } from '../../methods/anomaly/support/chain';
import { optionsFor, testContext, withFolder } from '../harness';

const HEADER = 'trace_id,span_id,parent_id,service,operation,kind,start_us,duration_us,error';
const FAULT = { fromMs: START_MS + 30 * 60_000, toMs: START_MS + 33 * 60_000 };

/** An hour; from minute 30 to 33 the entry service answers in half a millisecond and calls nobody. */
const traces = [
  HEADER,
  ...chainSpans(60, (minute) => ({ atOnce: minute >= 30 && minute < 33 })).map((span) =>
    [
      span.traceId,
      `${span.traceId}-${span.spanId}`,
      span.parentId === undefined ? '' : `${span.traceId}-${span.parentId}`,
      span.service,
      span.operation,
      span.kind,
      Math.round(span.startMs * 1000),
      Math.round(span.durationMs * 1000),
      String(span.error),
    ].join(','),
  ),
].join('\n');

describe('an entry service that answers at once and calls nobody', () => {
  it.each([undefined, 30_000])(
    'is the cause by every ranker, and an incident (window %s)',
    async (windowMs) => {
      await withFolder({ 'traces.csv': traces }, async (folder) => {
        const options = optionsFor(folder, { windowMs, model: 'shipped' });
        for (const ranker of ['model', 'identity', 'zscore'] as const) {
          const { causes, peak } = await explain({ ...options, ...FAULT, ranker }, testContext());
          expect(causes[0].service, ranker).toBe('web');
          expect(causes[0].evidence.length, ranker).toBeGreaterThan(0);
          expect(peak, ranker).toBeGreaterThan(2);
        }
        const { incidents } = await analyze(options, testContext());
        expect(incidents.map(({ causes }) => causes[0].service)).toEqual(['web']);
      });
    },
  );
});
