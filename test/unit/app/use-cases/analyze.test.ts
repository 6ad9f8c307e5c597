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
        expect(fresh.edges).toMatchObject([
          {
            from: 'web',
            to: 'cart',
            declared: true,
            observed: true,
            calls: 1200,
            red: { now: { requests: 120 }, unusual: [] },
          },
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
      const cell = (fromMs: number, widthMs: number, service = 'cart') =>
        pipeline.cellEvidence?.({ folder, service, fromMs, toMs: fromMs + widthMs });
      expect(cell(0, 1000)).toBeNull();
      const report = await pipeline.analyze(optionsFor(folder, { trusted: false }), testContext());
      const { startMs, widthMs } = report.windows;
      const slowMs = startMs + Math.floor((slowFromMs + 20_000 - startMs) / widthMs) * widthMs;
      expect(cell(slowMs, widthMs)?.[0].text).toMatch(/own work.*longer/);
      expect(cell(startMs + 2 * widthMs, widthMs)).toEqual([]);
      const [finest] = report.anomaly.scales;
      expect(finest.widthMs).toBeLessThan(widthMs);
      expect(cell(slowMs, finest.widthMs)?.[0].text).toMatch(/own work.*longer/);
      expect(cell(slowMs, finest.widthMs, 'nobody')).toEqual([]);
    });
  });

  it('says at which widths services were judged, and keeps the scores at each', async () => {
    await withFolder(files, async (folder) => {
      const pipeline = createPipeline();
      const { anomaly, windows } = await pipeline.analyze(
        optionsFor(folder, { trusted: false }),
        testContext(),
      );
      const kept = pipeline.scales?.(folder) ?? [];
      expect(kept.map(({ widthMs }) => widthMs)).toEqual(anomaly.scales.map(({ widthMs }) => widthMs));
      for (const [index, { services, scores, windows: count }] of kept.entries()) {
        expect(scores).toHaveLength(count * services.length);
        const judged = services.filter((_, column) =>
          scores.some((score, at) => at % services.length === column && !Number.isNaN(score)),
        );
        expect(anomaly.scales[index]).toMatchObject({ count, services: judged });
      }
      expect(anomaly.scales[0].services).toEqual(['web', 'cart']);
      expect(anomaly.scales[0].widthMs).toBeLessThanOrEqual(windows.widthMs);
    });
  });

  it('has one width when one was asked for', async () => {
    await withFolder(files, async (folder) => {
      const options = optionsFor(folder, { trusted: false, windowMs: 10_000 });
      const { anomaly, windows } = await analyze(options, testContext());
      expect(anomaly.scales).toMatchObject([{ widthMs: 10_000, count: windows.count }]);
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
