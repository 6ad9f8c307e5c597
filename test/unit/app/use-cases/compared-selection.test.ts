import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020';
import { describe, expect, it } from 'vitest';
import { explain } from '../../../../src/app/use-cases/explain';
import { selectionSentences } from '../../../../src/contracts/compared-words';
import type { ExplainOptions } from '../../../../src/contracts/protocol';
import type { Explanation } from '../../../../src/contracts/report';
import { createRandom } from '../../../../src/numeric/random';
import { optionsFor, otlpLines, simpleTraffic, testContext, withFolder, type TestSpan } from '../harness';

const START_MS = 1_700_000_000_000;
const slow = { fromMs: START_MS + 300_000, toMs: START_MS + 420_000 };
const random = createRandom(3);
/** The cart is slower for two minutes, in which half of its requests are of another tenant. */
const spans = simpleTraffic(1800, START_MS).map((span): TestSpan => {
  if (span.service !== 'cart') {
    return span;
  }
  const isSlow = span.startMs >= slow.fromMs && span.startMs < slow.toMs;
  return {
    ...span,
    durationMs: 10 * Math.exp(0.3 * random.normal()) * (isSlow ? 5 : 1),
    attributes: { tenant: isSlow && random.uniform() < 0.5 ? 'new' : `t${random.integer(3)}` },
  };
});

const explained = (asked: Partial<ExplainOptions>): Promise<Explanation> =>
  withFolder({ 'spans.jsonl': otlpLines(spans) }, (folder) =>
    explain({ ...optionsFor(folder, { trusted: false }), ...slow, ...asked }, testContext()),
  );

describe('comparing an interval', () => {
  it('with the rest says what is slower, by how much, and which values differ', async () => {
    const explanation = await explained({ against: 'rest', services: ['cart'] });
    const { against, services, attributes } = explanation.comparison!;
    expect(against).toBeNull();
    expect(services.map(({ service }) => service)).toEqual(['cart']);
    const p50 = services[0].changes.find(({ quantity }) => quantity === 'p50Ms');
    expect(p50).toMatchObject({ isClear: true });
    expect(p50?.low).toBeLessThan(5);
    expect(p50?.high).toBeGreaterThan(5);
    expect(p50?.low).toBeGreaterThan(4);
    expect(services[0].changes.find(({ quantity }) => quantity === 'ratePerS')?.isClear).toBe(false);
    expect(selectionSentences(explanation.comparison!)[0]).toMatch(
      /^cart: p\d\d \d+(\.\d)? ms → \d+(\.\d)? ms \((4\.\d|5(\.\d)?)×, 95 % interval /,
    );
    expect(attributes.map(({ key, value, isMore }) => [key, value, isMore])).toContainEqual([
      'tenant',
      'new',
      true,
    ]);
    expect(attributes[0].text).toMatch(/requests to cart have tenant = \S+, otherwise /);
    const validate = new Ajv2020().compile(JSON.parse(readFileSync('docs/explanation.schema.json', 'utf8')));
    expect(validate(JSON.parse(JSON.stringify(explanation))), JSON.stringify(validate.errors)).toBe(true);
  });

  it('with a quiet interval says the same, and two quiet ones differ in nothing', async () => {
    const quiet = { fromMs: START_MS + 60_000, toMs: START_MS + 240_000 };
    const slower = (await explained({ against: quiet })).comparison!;
    expect(slower.against).toEqual(quiet);
    expect(slower.services[0].service).toBe('cart');
    const later = { fromMs: START_MS + 500_000, toMs: START_MS + 680_000 };
    const calm = (await explained({ ...later, against: quiet })).comparison!;
    expect(calm.services.map(({ service }) => service).sort()).toEqual(['cart', 'web']);
    expect(selectionSentences(calm).filter((text) => / \([2-9][.\d]*×/.test(text))).toEqual([]);
    expect(calm.attributes).toEqual([]);
  });

  it('is made only when it is asked for', async () => {
    expect(await explained({})).not.toHaveProperty('comparison');
  });
});
