import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../../../src/contracts/report';
import { analyze } from '../../../../src/app/use-cases/analyze';
import { explain } from '../../../../src/app/use-cases/explain';
import { createPipeline } from '../../../../src/app/server/pipeline';
import { optionsFor, otlpLines, simpleTraffic, testContext, withFolder } from '../harness';

const START_MS = 1_700_000_000_000;
const slowFromMs = START_MS + 300_000;
const slowToMs = START_MS + 360_000;
/** Ten minutes; for one of them the cart takes 150 ms longer. */
const traffic = simpleTraffic(1200, START_MS).map((span) => {
  const late = span.startMs >= slowFromMs && span.startMs < slowToMs;
  return late ? { ...span, durationMs: span.durationMs + 150 } : span;
});
const files = {
  'traces/spans.jsonl': otlpLines(traffic),
  'docker-compose.yml':
    'services:\n  web:\n    image: web\n    environment:\n      CART_ADDR: cart:80\n  cart:\n    image: cart\n',
};

/** What must not depend on caching: everything but clocks. */
function comparable(report: Report): unknown {
  const { createdMs: _created, timings: _timings, ...rest } = report;
  return rest;
}

describe('analyze', () => {
  let storageDir: string;
  beforeAll(async () => void (storageDir = await mkdtemp(path.join(tmpdir(), 'meshlens-cache-'))));
  afterAll(() => rm(storageDir, { recursive: true, force: true }));

  it(
    'finds the slow minute, blames the cart on its token, and says the same from the cache',
    { timeout: 600_000 },
    async () => {
      await withFolder(files, async (folder) => {
        const fresh = await analyze(optionsFor(folder, { windowMs: 5000 }), testContext());
        expect(fresh.anomaly.model.source).toBe('trained');
        expect(fresh.incidents).toHaveLength(1);
        const [incident] = fresh.incidents;
        expect(Math.abs(incident.fromMs - slowFromMs)).toBeLessThanOrEqual(3 * fresh.windows.widthMs);
        expect(Math.abs(incident.toMs - slowToMs)).toBeLessThanOrEqual(3 * fresh.windows.widthMs);
        expect(incident.causes[0].service).toBe('cart');
        expect(fresh.findings.filter(({ rule }) => rule === 'incident-cause')).toMatchObject([
          { file: 'docker-compose.yml', line: 6, column: 3, endColumn: 7, service: 'cart' },
        ]);
        expect(fresh.edges).toEqual([
          { from: 'web', to: 'cart', declared: true, observed: true, calls: 1200 },
        ]);

        const options = optionsFor(folder, { storageDir, windowMs: 5000 });
        const first = testContext();
        const stored = await analyze(options, first);
        const second = testContext();
        const kept = await analyze(options, second);
        expect([first.ran, second.ran]).toEqual([['anomaly.learn'], []]);
        expect(comparable(stored)).toEqual(comparable(fresh));
        expect(comparable(kept)).toEqual(comparable(fresh));
        expect(kept.timings.filter(({ cached }) => cached).map(({ step }) => step)).toEqual([
          'read traces and fold windows',
          'train and expect',
        ]);

        const explanation = await explain({ ...options, fromMs: slowFromMs, toMs: slowToMs }, testContext());
        expect(explanation.causes.map(({ service }) => service)).toEqual(['cart', 'web']);
        expect(explanation.table.map(({ ranker }) => ranker)).toEqual(['model', 'identity', 'zscore']);
        await expect(explain({ ...options, fromMs: 0, toMs: 1000 }, testContext())).rejects.toThrow(
          /no data between/,
        );
        expect(await readdir(folder)).toEqual(['docker-compose.yml', 'traces']);
      });
    },
  );

  it('trains nothing in an untrusted workspace and says so', async () => {
    await withFolder(files, async (folder) => {
      const context = testContext();
      const report = await analyze(optionsFor(folder, { trusted: false }), context);
      expect(context.ran).toEqual([]);
      expect(report.anomaly.model).toMatchObject({
        name: 'robust z-score',
        source: 'none',
        note: expect.stringMatching(/not trusted/),
      });
      expect(report.incidents[0].causes[0].service).toBe('cart');
    });
  });

  it('explains any cell of the last analysis, also one outside every incident', async () => {
    await withFolder(files, async (folder) => {
      const pipeline = createPipeline();
      expect(pipeline.cellEvidence?.(folder, 'cart', 0)).toBeNull();
      const report = await pipeline.analyze(optionsFor(folder, { trusted: false }), testContext());
      const slow = Math.floor((slowFromMs + 20_000 - report.windows.startMs) / report.windows.widthMs);
      expect(pipeline.cellEvidence?.(folder, 'cart', slow)?.[0].text).toMatch(/own work.*longer/);
      expect(pipeline.cellEvidence?.(folder, 'cart', 2)).toEqual([]);
    });
  });

  it('stops at once when it is cancelled', async () => {
    await withFolder(files, async (folder) => {
      const controller = new AbortController();
      controller.abort();
      await expect(analyze(optionsFor(folder), testContext(controller.signal))).rejects.toThrow();
    });
  });
});
