import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020';
import { describe, expect, it } from 'vitest';
import { compareRecordings } from '../../../../src/app/use-cases/compare-recordings';
import { runCli } from '../../../../src/cli/run';
import type { ComparisonReport } from '../../../../src/contracts/comparison-report';
import { compareCommand } from '../../../../src/methods/services/cli/compare';
import { optionsFor, otlpLines, simpleTraffic, testContext, withFolder } from '../../app/harness';
import { describeDocumentation } from '../../cli/documented';
import { fakeEnvironment } from '../../cli/fake-environment';
import { askedBy, itRefuses } from '../asked-options';

const ask = askedBy('compare');

describeDocumentation(['docs/services.md'], 'docs/comparison.schema.json', compareCommand.options, 25);

const usual = simpleTraffic(600);
/** Twice as slow in cart, and with another service. */
const changed = usual.flatMap((span) =>
  span.service === 'cart'
    ? [
        { ...span, durationMs: 2 * span.durationMs },
        { ...span, id: span.id + 10_000, service: 'stock' },
      ]
    : [span],
);

const compared = (service?: string): Promise<ComparisonReport> =>
  withFolder({ 'a/spans.jsonl': otlpLines(usual), 'b/spans.jsonl': otlpLines(changed) }, (folder) =>
    compareRecordings(
      {
        before: optionsFor(`${folder}/a`, { trusted: false }),
        after: optionsFor(`${folder}/b`, { trusted: false }),
        ...(service === undefined ? {} : { service }),
      },
      testContext(),
    ),
  );

describe('comparing two recordings', () => {
  it('finds what is new and what is slow, and calls nothing else a change', async () => {
    const report = await compared();
    const validate = new Ajv2020().compile(JSON.parse(readFileSync('docs/comparison.schema.json', 'utf8')));
    expect(validate(JSON.parse(JSON.stringify(report))), JSON.stringify(validate.errors)).toBe(true);
    expect(report.services.map(({ service }) => service)).toEqual(['stock', 'cart', 'web']);
    const [stock, cart, web] = report.services;
    expect(stock).toMatchObject({ before: null, changes: [] });
    const clear = cart.changes.filter(({ isClear }) => isClear);
    expect(clear.map(({ quantity }) => quantity)).toEqual(['p50Ms', 'p90Ms', 'p99Ms']);
    expect(Math.abs(clear[0].change - 2)).toBeLessThan(0.05);
    expect(web.changes.filter(({ isClear }) => isClear)).toEqual([]);
    expect(cart.operations).toMatchObject([{ changes: cart.changes }]);
    expect(web.calls.map(({ to }) => to)).toContain('cart');
  });

  it('shows one service, and says what it does not have', async () => {
    expect((await compared('cart')).services).toHaveLength(1);
    await expect(compared('wheel')).rejects.toMatchObject({ code: 'unknown-service' });
    await withFolder({ 'spans.jsonl': otlpLines(usual), 'empty/x.txt': '' }, async (folder) => {
      const [before, after] = [folder, `${folder}/empty`].map((each) => optionsFor(each, { trusted: false }));
      await expect(compareRecordings({ before, after }, testContext())).rejects.toMatchObject({
        code: 'no-data',
        message: `no traces were found in ${folder}/empty`,
      });
    });
  });

  it('is read from the terminal', async () => {
    const report = await compared('cart');
    const environment = fakeEnvironment({ compare: () => Promise.resolve(report) });
    await runCli(['compare', '.', '.'], environment);
    expect(environment.printed.out).toMatch(/cart +600 .* [\d.]+ ms \(2×\)/);
    expect(environment.printed.out).toMatch(/cart: p50 2×, 95 % interval [\d.]+× to [\d.]+×/);
  });
});

describe('meshlens compare', () => {
  it('reads two folders or files', async () => {
    const { asked } = await ask('.', 'm.csv', '--service', 'cart');
    expect(asked).toMatchObject({ before: { include: [] }, after: { include: ['m.csv'] }, service: 'cart' });
    expect(asked?.before.folder).toBe(asked?.after.folder);
  });

  itRefuses(ask, [
    [['.'], /AFTER/],
    [['.', 'none'], /none/],
    [['.', '.', '--from', '1'], /unknown option '--from'/],
  ]);
});
