import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ServiceForecastReport } from '../../../../src/contracts/forecast/service-forecast';
import { analyze } from '../../../../src/app/use-cases/analyze';
import { analyzeAndForecast } from '../../../../src/app/use-cases/analyze-forecast';
import { forecastServices } from '../../../../src/app/use-cases/forecast-services';
import type { JobRunner } from '../../../../src/jobs/runner';
import { fitForecast } from '../../../../src/methods/forecast/jobs';
import { refreshFindings, refreshLimits } from '../../../../src/app/use-cases/refresh-findings';
import { optionsFor, otlpLines, simpleTraffic, testContext, withFolder, type TestContext } from '../harness';

const COMPOSE = `services:
  web:
    image: web
    environment:
      CART_ADDR: cart:80
      CART_TIMEOUT: 500ms
  cart:
    image: cart
    labels:
      meshlens.dev/slo-latency-p90: 30ms
`;
/** Requests to cart get slower and slower: from 10 ms to 50 ms at the end. */
const slowing = simpleTraffic(400).map((span) =>
  span.service === 'cart' ? { ...span, durationMs: 10 + span.trace / 10 } : span,
);
const files = { 'spans.jsonl': otlpLines(slowing), 'compose.yaml': COMPOSE };
const WINDOW_MS = 2000;

/** What trains answers as an eager runtime would: the models that need no training are left. */
function untrainable(): TestContext {
  const context = testContext();
  const { run } = context.jobs;
  const jobs: JobRunner = {
    pid: null,
    run: (job, params, options) => {
      if (job.name !== fitForecast.name) {
        return run(job, params, options);
      }
      context.ran.push(job.name);
      return Promise.resolve({ result: null, runtime: 'tfjs-cpu', reasons: [] } as never);
    },
  };
  return { ...context, jobs };
}

describe('forecastServices', () => {
  let forecast: ServiceForecastReport;
  beforeAll(async () => {
    forecast = await withFolder(files, (folder) =>
      forecastServices(
        {
          ...optionsFor(folder, { windowMs: WINDOW_MS, model: 'shipped' }),
          horizonSteps: 6,
          slo: { web: { errorShare: '5%' }, gone: {} },
        },
        untrainable(),
      ),
    );
  });

  it('foretells every quantity of every service, and how good that was', () => {
    expect(forecast.steps).toBe(6);
    expect(new Set(forecast.series.map(({ service, quantity }) => `${service} ${quantity}`))).toEqual(
      new Set(
        ['web', 'cart'].flatMap((service) =>
          ['latencyP50Ms', 'latencyP90Ms', 'latencyP99Ms', 'ratePerS', 'errorShare'].map(
            (quantity) => `${service} ${quantity}`,
          ),
        ),
      ),
    );
    for (const { history, point, low, high } of forecast.series) {
      expect([history.length, point.length, low.length, high.length]).toEqual([forecast.windows, 6, 6, 6]);
      point.forEach((value, step) => expect(low[step] <= value && value <= high[step]).toBe(true));
    }
    const p90 = forecast.quantities.find(({ quantity }) => quantity === 'latencyP90Ms');
    expect(new Set(p90?.metrics.map(({ horizon }) => horizon))).toEqual(new Set([1, 2, 6]));
    expect(p90?.metrics.some(({ model }) => model === p90.chosen)).toBe(true);
    expect(p90?.origins).toBeGreaterThan(5);
  });

  it('knows the limits of manifests and settings, and what of the settings it cannot use', () => {
    expect(forecast.limits.map(({ service, limit: { key, value } }) => [service, key, value])).toEqual([
      ['cart', 'CART_TIMEOUT', 500],
      ['cart', 'meshlens.dev/slo-latency-p90', 30],
      ['web', 'meshlens.slo', 0.05],
    ]);
    expect(forecast.notes).toContain('a limit is set for gone, which is no service here');
  });

  it('leads to a finding on the limit, which moves with the manifest and goes with the limit', async () => {
    await withFolder(files, async (folder) => {
      const options = optionsFor(folder, { windowMs: WINDOW_MS, trusted: false });
      const report = await analyze(options, testContext());
      const linesOf = async () =>
        (await refreshFindings(options, report, testContext(), { forecast })).findings
          .filter(({ rule }) => rule === 'slo-forecast')
          .map(({ line, column }) => [line, column]);
      expect(await linesOf()).toEqual([[10, 37]]);
      await writeFile(path.join(folder, 'compose.yaml'), `# one line more\n${COMPOSE}`);
      expect(await linesOf()).toEqual([[11, 37]]);
      await writeFile(path.join(folder, 'compose.yaml'), COMPOSE.replace('30ms', '3s'));
      expect(await linesOf()).toEqual([]);
      const { limits } = await refreshLimits(options, report, forecast, testContext());
      expect(limits.find(({ limit }) => limit.origin === 'slo')?.limit.value).toBe(3000);
    });
  });

  it('adds findings to an analysis, and says when the recording is too short', async () => {
    await withFolder(files, async (folder) => {
      const report = await analyzeAndForecast(
        {
          ...optionsFor(folder, { windowMs: WINDOW_MS, model: 'shipped' }),
          horizonSteps: 6,
          slo: { web: { latencyP50: '1ms' } },
        },
        untrainable(),
      );
      expect(
        report.findings.filter(({ rule }) => rule === 'slo-forecast').map(({ service }) => service),
      ).toEqual(expect.arrayContaining(['cart', 'web']));
      expect(report.notes.join('\n')).toMatch(/forecast 6 windows \(\d+ s\) ahead: \d of 3 limits compared/);
    });
    await withFolder({ 'spans.jsonl': otlpLines(simpleTraffic(30)) }, async (folder) => {
      const { notes } = await analyzeAndForecast(
        { ...optionsFor(folder, { windowMs: WINDOW_MS, model: 'shipped' }), horizonSteps: 6 },
        untrainable(),
      );
      expect(notes.join('\n')).toMatch(/no forecast: The recording has \d+ windows, too few/);
    });
  });

  it('answers the same question from the cache', async () => {
    await withFolder(files, async (folder) => {
      const options = {
        ...optionsFor(folder, {
          windowMs: WINDOW_MS,
          model: 'shipped',
          storageDir: path.join(folder, '.cache'),
        }),
        horizonSteps: 6,
      };
      const first = await forecastServices(options, untrainable());
      const again = untrainable();
      const { createdMs: _a, ...rest } = await forecastServices(options, again);
      const { createdMs: _b, ...expected } = first;
      expect(rest).toEqual(expected);
      expect(again.ran).toEqual([]);
    });
  });

  it('shortens the horizon of a short recording, and says when it is too short for any', async () => {
    const some = (requests: number) =>
      withFolder({ 'spans.jsonl': otlpLines(simpleTraffic(requests)) }, (folder) =>
        forecastServices(
          { ...optionsFor(folder, { windowMs: WINDOW_MS, model: 'shipped' }), horizonSteps: 24 },
          untrainable(),
        ),
      );
    const short = await some(100);
    expect(short.steps).toBeLessThan(24);
    expect(short.notes.join()).toMatch(/the forecast reaches \d+ windows? ahead instead of 24/);
    await expect(some(30)).rejects.toThrow('too few to learn from');
  });

  it('trains nothing in a workspace that is not trusted, and has nothing to say without traces', async () => {
    await withFolder({ 'compose.yaml': COMPOSE }, async (folder) => {
      const options = { ...optionsFor(folder), horizonSteps: 6 };
      await expect(forecastServices({ ...options, trusted: false }, testContext())).rejects.toThrow(
        'in a workspace you trust',
      );
      await expect(forecastServices(options, testContext())).rejects.toThrow('No traces were found');
    });
  });
});
