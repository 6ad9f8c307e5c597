import { describe, expect, it } from 'vitest';
import { analyze } from '../../../../src/app/use-cases/analyze';
import { explain } from '../../../../src/app/use-cases/explain';
import { optionsFor, otlpLines, simpleTraffic, testContext, withFolder, type TestSpan } from '../harness';

const START_MS = 1_700_000_000_000;
const isFaulty = ({ trace }: TestSpan): boolean => trace > 300 && trace < 340;

/** The cart is slow for a while in requests that its new version answers, which two attributes state. */
const spans = simpleTraffic(600, START_MS).map((span): TestSpan => {
  if (span.service !== 'cart') {
    return { ...span, attributes: { tenant: `t${span.trace % 3}` } };
  }
  const isSlow = isFaulty(span) && span.trace % 2 === 0;
  return {
    ...span,
    durationMs: span.durationMs + (isSlow ? 300 : 0),
    attributes: {
      version: isSlow ? '2.1' : '2.0',
      build: isSlow ? 'release 2.1' : 'release 2.0',
      request: `r${span.trace}`,
      tenant: `t${span.trace % 3}`,
    },
  };
});

describe('attributes of incidents', () => {
  it('are the values that requests to the cause carry mainly inside', async () => {
    await withFolder({ 'spans.jsonl': otlpLines(spans) }, async (folder) => {
      const { incidents } = await analyze(optionsFor(folder, { trusted: false }), testContext());
      const incident = incidents.find(({ causes }) => causes[0].service === 'cart');
      expect(incident?.attributes).toMatchObject([
        { service: 'cart', seenBy: 'service', key: 'version', value: '2.1', outsideCount: 0, oneIn: 1 },
      ]);
      expect(incident?.attributes?.[0].insideShare).toBeGreaterThan(0.4);
      expect(incident?.attributes?.[0].text).toMatch(
        /^\d+ of \d+ requests to cart have version = 2\.1, none outside \(.*×\)$/,
      );
    });
  });

  it('stand in the explanation of an interval, also when the spans are not read again', async () => {
    await withFolder({ 'spans.jsonl': otlpLines(spans) }, async (folder) => {
      const options = optionsFor(folder, { trusted: false, storageDir: `${folder}/.store` });
      await analyze(options, testContext());
      const interval = { fromMs: START_MS + 150_000, toMs: START_MS + 170_000 };
      const { attributes, timings } = await explain({ ...options, ...interval }, testContext());
      expect(attributes?.map(({ key, value }) => `${key}=${value}`)).toEqual(['version=2.1']);
      expect(timings.find(({ step }) => step.startsWith('read traces'))?.cached).toBe(true);
    });
  });
});
