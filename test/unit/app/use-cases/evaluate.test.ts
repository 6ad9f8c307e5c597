import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020';
import { describe, expect, it } from 'vitest';
import { planRecording } from '../../../../scripts/recordings/plan';
import { MIN_REQUESTS, pool, poolTable, requestsOf } from '../../../../scripts/recordings/pool';
import { renderRecording } from '../../../../scripts/recordings/write';
import { evaluate } from '../../../../src/app/use-cases/evaluate';
import { renderEvaluation } from '../../../../src/cli/terminal/evaluation';
import type { LabelledFault } from '../../../../src/contracts/evaluation';
import { optionsFor, otlpLines, simpleTraffic, testContext, withFolder } from '../harness';

const START_MS = 1_700_000_000_000;
const slow: LabelledFault = {
  service: 'cart',
  fromMs: START_MS + 300_000,
  toMs: START_MS + 360_000,
  type: 'slow',
};
const traffic = simpleTraffic(1200, START_MS).map((span) => {
  const late = span.startMs >= slow.fromMs && span.startMs < slow.toMs;
  return late ? { ...span, durationMs: span.durationMs + 150 } : span;
});
const files = { 'spans.jsonl': otlpLines(traffic) };
const labelled = (faults: readonly LabelledFault[]) => ({
  faults,
  labels: 'labels.csv',
  toleranceMs: 60_000,
});
const plain = {
  width: 100,
  unicode: true,
  interactive: false,
  colour: false,
  style: (_: unknown, text: string) => text,
};

describe('evaluate', () => {
  it('finds the slow minute, beside four rivals, in JSON that the schema accepts', async () => {
    await withFolder(files, async (folder) => {
      const options = optionsFor(folder, { windowMs: 5000, model: 'shipped' });
      const outside = { ...slow, fromMs: START_MS - 7_200_000, toMs: START_MS - 3_600_000 };
      const result = await evaluate({ ...options, ...labelled([slow, outside]) }, testContext());
      expect(result).toMatchObject({ faults: 1, hit: 1, firstCause: 1, recall: 1, as1: 1 });
      expect(result.rivals.map(({ name }) => name)).toEqual(['single width', 'model', 'identity', 'z-score']);
      expect(result.notes[0]).toBe('1 of 2 faults lie outside recorded time and are left out');
      const schema = JSON.parse(readFileSync('docs/evaluation.schema.json', 'utf8')) as object;
      const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
      expect(validate(JSON.parse(JSON.stringify(result))), JSON.stringify(validate.errors)).toBe(true);
      const page = renderEvaluation(result, plain);
      expect(page).toContain('1 of 1');
      expect(page).toMatch(/cart +slow +2023-11-14 22:18:20 to 22:19:20 UTC +(at once|after \S+ s) +cart +1/);
    });
  });

  it('has only z-scores where nothing may be trained or loaded', async () => {
    await withFolder(files, async (folder) => {
      const options = optionsFor(folder, { windowMs: 5000, trusted: false });
      const { rivals } = await evaluate({ ...options, ...labelled([slow]) }, testContext());
      expect(rivals.map(({ name }) => name)).toEqual(['single width', 'z-score']);
    });
  });

  it('refuses labels that lie outside the recording, and names services that it does not know', async () => {
    await withFolder(files, async (folder) => {
      const options = optionsFor(folder, { windowMs: 5000, trusted: false });
      const early = { ...slow, fromMs: 0, toMs: 1000 };
      await expect(evaluate({ ...options, ...labelled([early]) }, testContext())).rejects.toThrow(
        'none of the 1 faults in labels.csv lies in recorded time',
      );
      const { notes } = await evaluate(
        { ...options, ...labelled([{ ...slow, service: 'crat' }]) },
        testContext(),
      );
      expect(notes).toContain('labelled but not in the recording, so never found as a cause: crat');
    });
  });

  it('judges a generated recording', { timeout: 120_000 }, async () => {
    const { traces, labels } = renderRecording(
      planRecording({ seed: 2, services: 10, hours: 2, spans: 20_000 }),
    );
    const faults = labels
      .trim()
      .split('\n')
      .slice(1)
      .map((row): LabelledFault => {
        const [service, from, to, type] = row.split(',');
        return { service, fromMs: Date.parse(from), toMs: Date.parse(to), type };
      });
    await withFolder({ 'traces.csv.gz': traces }, async (folder) => {
      const options = optionsFor(folder, { model: 'shipped' });
      const result = await evaluate({ ...options, ...labelled(faults) }, testContext());
      expect(result.faults).toBe(faults.length);
      expect(result.hit).toBeGreaterThan(0);
      expect(result.table.every(({ intervalRank }) => intervalRank !== null)).toBe(true);
      expect(result.hours).toBeGreaterThan(0.5);
      const requests = requestsOf(labels);
      const rows = pool([
        { evaluation: result, requests },
        { evaluation: result, requests },
      ]);
      const felt = [...requests.values()].filter((count) => count >= MIN_REQUESTS).length;
      expect(rows.map(({ name }) => name)).toEqual([
        'meshlens',
        'single width',
        'model',
        'identity',
        'z-score',
      ]);
      expect(rows[0]).toMatchObject({
        faults: 2 * felt,
        falseIncidents: 2 * result.false,
        hours: 2 * result.hours,
      });
      expect(poolTable(rows).split('\n')).toHaveLength(6);
    });
  });
});
