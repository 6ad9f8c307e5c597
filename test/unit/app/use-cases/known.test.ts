import { describe, expect, it } from 'vitest';
import { analyze } from '../../../../src/app/use-cases/analyze';
import { optionsFor, otlpLines, simpleTraffic, testContext, withFolder, type TestSpan } from '../harness';

const HOUR_MS = 3_600_000;
const START_MS = 1_700_000_000_000;

async function reportOf(spans: readonly TestSpan[]) {
  return withFolder({ 'spans.jsonl': otlpLines(spans) }, (folder) =>
    analyze(optionsFor(folder, { trusted: false }), testContext()),
  );
}

describe('what is not known', () => {
  it('has no score: a service without data in the judged windows', async () => {
    const elsewhere = simpleTraffic(20, START_MS + 20 * HOUR_MS)
      .filter(({ kind }) => kind === undefined)
      .map((span) => ({
        ...span,
        trace: span.trace + 1000,
        id: span.id + 10_000,
        parent: undefined,
        service: 'other',
      }));
    const { anomaly, notes } = await reportOf([...simpleTraffic(400), ...elsewhere]);
    expect(anomaly.scores.other.every((score) => score === null)).toBe(true);
    expect(anomaly.scores.web.some((score) => score !== null)).toBe(true);
    expect(notes.join('\n')).toContain('left out: 40 requests');
  });

  it('is not judged: a recording with hardly any requests', async () => {
    const sparse = simpleTraffic(40).map((span) => ({
      ...span,
      startMs: span.startMs + span.trace * HOUR_MS,
      durationMs: span.trace === 30 ? 9000 : span.durationMs,
    }));
    const { incidents, anomaly, notes } = await reportOf(sparse);
    expect(incidents).toEqual([]);
    expect(
      Object.values(anomaly.scores)
        .flat()
        .every((score) => score === null),
    ).toBe(true);
    expect(notes[0]).toContain('Too little data to judge');
  });
});
