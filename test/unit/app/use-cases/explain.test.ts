import { describe, expect, it } from 'vitest';
import { explain } from '../../../../src/app/use-cases/explain';
import { optionsFor, otlpLines, simpleTraffic, testContext, withFolder } from '../harness';

const REQUESTS = 600;
const spans = simpleTraffic(REQUESTS);
const startsMs = spans.map(({ startMs }) => startMs);
const [FROM_MS, TO_MS] = [Math.min(...startsMs), Math.max(...startsMs)];
/** The middle tenth of the recording, in which one service answers ten times as slowly. */
const SLOW_FROM_MS = FROM_MS + 0.45 * (TO_MS - FROM_MS);
const SLOW_TO_MS = FROM_MS + 0.55 * (TO_MS - FROM_MS);
const slowed = spans.map((span) =>
  span.startMs >= SLOW_FROM_MS && span.startMs < SLOW_TO_MS
    ? { ...span, durationMs: 10 * span.durationMs }
    : span,
);

const peakBetween = (fromMs: number, toMs: number): Promise<number | null> =>
  withFolder({ 'spans.jsonl': otlpLines(slowed) }, async (folder) => {
    const options = { ...optionsFor(folder, { trusted: false }), fromMs, toMs };
    return (await explain(options, testContext())).peak;
  });

describe('explaining an interval', () => {
  it('stays below the threshold where nothing is unusual', async () => {
    const peak = await peakBetween(FROM_MS, FROM_MS + 0.3 * (TO_MS - FROM_MS));
    expect(peak).toBeGreaterThanOrEqual(0);
    expect(peak).toBeLessThanOrEqual(1);
  });

  it('passes the threshold where a service is slow', async () => {
    expect(await peakBetween(SLOW_FROM_MS, SLOW_TO_MS)).toBeGreaterThan(1);
  });
});
