import { describe, expect, it } from 'vitest';
import type { Explanation } from '../../../../src/contracts/report';
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

const explained = (fromMs: number, toMs: number): Promise<Explanation> =>
  withFolder({ 'spans.jsonl': otlpLines(slowed) }, async (folder) => {
    const options = { ...optionsFor(folder, { trusted: false }), fromMs, toMs };
    return explain(options, testContext());
  });

describe('explaining an interval', () => {
  it('stays below the threshold where nothing is unusual', async () => {
    const { peak, causes } = await explained(FROM_MS, FROM_MS + 0.3 * (TO_MS - FROM_MS));
    expect(peak).toBeGreaterThanOrEqual(0);
    expect(peak).toBeLessThanOrEqual(1);
    expect(Math.max(...causes.map(({ score }) => score))).toBeLessThanOrEqual(1);
  });

  it('passes the threshold where a service is slow', async () => {
    const { peak, causes, table } = await explained(SLOW_FROM_MS, SLOW_TO_MS);
    expect(peak).toBeGreaterThan(1);
    expect(causes[0].score).toBe(peak);
    expect(table[0].scores[0]).toBe(peak);
  });

  it('looks closer than a window of the report where requests allow it', async () => {
    const { peak, windowsUsed } = await explained(SLOW_FROM_MS - 40_000, SLOW_FROM_MS - 30_000);
    expect(windowsUsed).toBe(1);
    expect(peak).toBeLessThanOrEqual(1);
  });
});
