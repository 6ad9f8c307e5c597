import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020';
import { describe, expect, it } from 'vitest';
import { describeServices } from '../../../../src/app/use-cases/describe-services';
import type { ServicesOptions, ServicesReport } from '../../../../src/contracts/services-report';
import { optionsFor, otlpLines, simpleTraffic, testContext, withFolder } from '../harness';

const REQUESTS = 600;
const spans = simpleTraffic(REQUESTS).map((span, index) => ({
  ...span,
  durationMs: span.durationMs * (1 + ((index * 37) % 100) / 50),
}));

const described = (
  question: Partial<ServicesOptions> = {},
  files: Record<string, string> = { 'spans.jsonl': otlpLines(spans) },
): Promise<ServicesReport> =>
  withFolder(files, (folder) =>
    describeServices({ ...optionsFor(folder, { trusted: false }), ...question }, testContext()),
  );

/** Durations of the requests that a service answered in an interval, in order. */
function durationsOf(service: string, { fromMs, toMs }: { fromMs: number; toMs: number }): number[] {
  return spans
    .filter((span) => span.service === service && !('kind' in span && span.kind !== undefined))
    .filter(({ startMs }) => startMs >= fromMs && startMs < toMs)
    .map(({ durationMs }) => durationMs)
    .sort((a, b) => a - b);
}

describe('describing services', () => {
  it('counts what an independent count finds', async () => {
    const report = await described();
    expect(report.now).not.toBeNull();
    const now = report.now as { fromMs: number; toMs: number };
    expect(report.services.map(({ service }) => service)).toEqual(['cart', 'web']);
    for (const { service, now: figures, operations } of report.services) {
      const wanted = durationsOf(service, now);
      expect(wanted.length).toBeGreaterThan(20);
      expect(figures.requests).toBe(wanted.length);
      for (const [share, found] of [
        [0.5, figures.p50Ms],
        [0.9, figures.p90Ms],
        [0.99, figures.p99Ms],
      ] as const) {
        const exact = wanted[Math.round(share * (wanted.length - 1))];
        expect(Math.abs((found ?? NaN) - exact)).toBeLessThanOrEqual(0.011 * exact);
      }
      expect(operations.reduce((sum, { now: own }) => sum + own.requests, 0)).toBe(wanted.length);
    }
    const [web] = report.services.filter(({ service }) => service === 'web');
    expect(web.calls).toMatchObject([{ to: 'cart', now: { requests: web.now.requests } }]);
  });

  it('writes what its schema says', async () => {
    const validate = new Ajv2020().compile(JSON.parse(readFileSync('docs/services.schema.json', 'utf8')));
    for (const report of [await described(), await described({}, { 'compose.yaml': 'services: {}\n' })]) {
      expect(validate(JSON.parse(JSON.stringify(report))), JSON.stringify(validate.errors)).toBe(true);
    }
  });

  it('takes the interval that is asked for, in whole slots', async () => {
    const { recorded } = await described();
    const fromMs = (recorded?.fromMs ?? 0) + 60_000;
    const { now } = await described({ fromMs, toMs: fromMs + 30_000 });
    expect(now?.fromMs).toBeLessThanOrEqual(fromMs);
    expect(now?.toMs).toBeGreaterThanOrEqual(fromMs + 30_000);
  });

  it('says what it does not have', async () => {
    await expect(described({ service: 'wheel' })).rejects.toMatchObject({
      code: 'unknown-service',
      message: "the recording has no service 'wheel'; it has web, cart",
    });
    await expect(described({ fromMs: 0, toMs: 1000 })).rejects.toMatchObject({ code: 'no-data' });
    const nothing = await described({}, { 'compose.yaml': 'services: {}\n' });
    expect(nothing).toMatchObject({ recorded: null, now: null, services: [] });
    expect(nothing.notes[0]).toBe('No traces were found: there is nothing to count.');
  });
});
