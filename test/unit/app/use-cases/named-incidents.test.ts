import { describe, expect, it } from 'vitest';
import { analyze } from '../../../../src/app/use-cases/analyze';
import { refreshFindings } from '../../../../src/app/use-cases/refresh-findings';
import { optionsFor, otlpLines, simpleTraffic, testContext, withFolder } from '../harness';

const START_MS = 1_700_000_000_000;
const first = { fromMs: START_MS + 300_000, toMs: START_MS + 360_000 };
const second = { fromMs: START_MS + 900_000, toMs: START_MS + 960_000 };
/** Twenty minutes; for two of them the cart takes 150 ms longer. */
const traffic = simpleTraffic(2400, START_MS).map((span) =>
  [first, second].some(({ fromMs, toMs }) => span.startMs >= fromMs && span.startMs < toMs)
    ? { ...span, durationMs: span.durationMs + 150 }
    : span,
);
const files = { 'spans.jsonl': otlpLines(traffic) };
const options = (folder: string) => optionsFor(folder, { trusted: false, windowMs: 5000 });

describe('incidents that the user named', () => {
  it('keep the name, and the next one of the kind gets it', async () => {
    await withFolder(files, async (folder) => {
      const named = [
        { ...first, name: 'Cold cache', service: 'cart', signature: null },
        { ...first, name: 'Elsewhere', service: 'nobody', signature: null },
      ];
      const report = await analyze({ ...options(folder), named }, testContext());
      expect(report.incidents.map(({ kind }) => [kind?.name, kind?.isGiven ?? false])).toEqual([
        ['Cold cache', true],
        ['Cold cache', false],
      ]);
      expect(report.notes).toContain(
        'No other incident is named after 1 of 2 named ones: the recording does not hold enough of Elsewhere (nobody).',
      );
    });
  });

  it('are named again with the findings, without reading the traces', async () => {
    await withFolder(files, async (folder) => {
      const report = await analyze(options(folder), testContext());
      const [{ kind, causes, fromMs, toMs }] = report.incidents;
      expect(kind?.name).not.toBe('Cold cache');
      const { service } = causes[0];
      const named = [{ name: 'Cold cache', service, fromMs, toMs, signature: kind!.signature }];
      const again = await refreshFindings({ ...options(folder), named }, report, testContext());
      expect(again.incidents.map((incident) => incident.kind?.name)).toEqual(['Cold cache', 'Cold cache']);
      const back = await refreshFindings(options(folder), again, testContext());
      expect(back.incidents.map((incident) => incident.kind?.name)).toEqual(
        report.incidents.map((incident) => incident.kind?.name),
      );
    });
  });
});
