import { describe, expect, it } from 'vitest';
import { Forecasting } from '../../../src/editor/forecasting';
import { createForecastPage } from '../../../src/editor/pages/forecast';
import { Results } from '../../../src/editor/results';
import { userError } from '../../../src/process/rpc/errors';
import { forecastOf } from '../contracts/forecast/service-forecast-fixture';
import { sampleReport } from '../contracts/sample-report';
import { loadReport } from '../contracts/workload/service-load-fixture';
import { fakeServices } from './support/fake-services';

const FOLDER = '/shop';
const report = sampleReport();
const networkPatterns = { model: 'metaeformer', share: 0, waves: [], series: [] };

/** A window in which the folder was analysed and nothing was forecast. */
function shop() {
  const services = fakeServices(FOLDER);
  const { answers, asked } = services.analytics;
  Object.assign(answers, {
    forecast: () => forecastOf(),
    forecastLoad: ({ networks }) => loadReport({ patterns: networks ? [networkPatterns] : [] }),
    lastForecast: () => null,
    lastLoad: () => null,
    lastReport: () => null,
  } satisfies typeof answers);
  const results = new Results(services);
  results.update(FOLDER, { report });
  const forecasting = new Forecasting(
    services,
    { run: () => Promise.resolve(report), refreshFindings: () => Promise.resolve() },
    results,
  );
  const kinds = (): string[] =>
    asked.splice(0).flatMap(({ kind }) => (kind.startsWith('forecast') ? [kind] : []));
  return { services, answers, asked, results, forecasting, kinds };
}

describe('Forecasting', () => {
  it('forecasts the load, which is quick, before the latencies', async () => {
    const { forecasting, kinds } = shop();
    await forecasting.ensure(FOLDER);
    expect(kinds()).toEqual(['forecastLoad', 'forecast']);
    expect(forecasting.get(FOLDER)).toMatchObject({
      report: forecastOf(),
      load: { report: loadReport(), failure: null },
      progress: null,
      failure: null,
    });
  });

  it('forecasts only the load where the latencies were kept', async () => {
    const { answers, forecasting, kinds } = shop();
    answers.lastForecast = () => forecastOf();
    await forecasting.ensure(FOLDER);
    expect(kinds()).toEqual(['forecastLoad']);
    answers.lastLoad = () => loadReport();
    await forecasting.ensure(FOLDER);
    expect(kinds()).toEqual([]);
  });

  it('forecasts the latencies also where the load cannot be', async () => {
    const { services, answers, forecasting } = shop();
    answers.forecastLoad = () => {
      throw userError('too-few-rows', 'Too little history for a load forecast: 3 windows');
    };
    await forecasting.run(FOLDER);
    expect(forecasting.get(FOLDER)).toMatchObject({
      report: forecastOf(),
      load: { report: null, failure: 'Too little history for a load forecast: 3 windows' },
      failure: null,
    });
    expect(services.lines.join()).toContain('Too little history');
  });

  it('trains networks when asked, on the load alone where the latencies are there, and keeps them', async () => {
    const { forecasting, answers, asked, kinds } = shop();
    await forecasting.run(FOLDER);
    answers.lastForecast = () => forecastOf();
    answers.lastLoad = () => loadReport();
    kinds();
    await forecasting.runWithNetworks(FOLDER);
    expect(asked.map(({ kind, params }) => [kind, (params as { networks?: boolean }).networks])).toEqual([
      ['lastLoad', undefined],
      ['lastForecast', undefined],
      ['forecastLoad', true],
    ]);
    expect(forecasting.get(FOLDER).load.report?.patterns).toHaveLength(1);
    kinds();
    await forecasting.run(FOLDER);
    expect(asked[0]).toMatchObject({ kind: 'forecastLoad', params: { networks: true } });
  });

  it('stops all of it when it is cancelled', async () => {
    const { answers, forecasting, kinds } = shop();
    answers.forecastLoad = (_, { signal }) => {
      forecasting.cancel(FOLDER);
      signal?.throwIfAborted();
      return loadReport();
    };
    await forecasting.run(FOLDER);
    expect(kinds()).toEqual(['forecastLoad']);
    expect(forecasting.get(FOLDER)).toMatchObject({ report: null, load: { failure: null }, failure: null });
  });

  it('hands out the load that was kept, asks once, and computes nothing', async () => {
    const { answers, results, forecasting, asked } = shop();
    answers.lastLoad = () => loadReport();
    expect(await forecasting.keptLoad(FOLDER)).toEqual(loadReport());
    await forecasting.keptLoad(FOLDER);
    expect(asked.map(({ kind }) => kind)).toEqual(['lastLoad', 'lastForecast']);
    results.update(FOLDER, { report: sampleReport() });
    await expect.poll(() => asked.length).toBe(4);
  });

  it('asks nothing of a folder that was not analysed', async () => {
    const { forecasting, asked } = shop();
    expect(await forecasting.keptLoad('/bank')).toBeNull();
    expect(asked).toEqual([]);
  });

  it('requires trust', async () => {
    const { services, forecasting, kinds } = shop();
    services.host.workspace.isTrusted = false;
    await forecasting.ensure(FOLDER);
    expect(kinds()).toEqual([]);
  });
});

describe('the forecast page', () => {
  it('is given loads with recent history, why there are none, and the service that was asked for', async () => {
    const { services, answers, results, forecasting } = shop();
    const page = createForecastPage(services, forecasting, results).content(FOLDER);
    await forecasting.run(FOLDER);
    const before = page.basis();
    expect(page.snapshot()).toMatchObject({ load: { report: loadReport(), message: null }, asked: null });
    forecasting.ask(FOLDER, 'cart');
    expect(page.basis()).not.toEqual(before);
    expect(page.snapshot().asked).toEqual({ service: 'cart', atMs: services.host.now() });
    answers.forecastLoad = () => Promise.reject(new Error('the process ended'));
    await forecasting.run(FOLDER);
    expect(page.snapshot().load).toEqual({ report: loadReport(), message: 'the process ended' });
  });

  it('has the heatmap explain an interval of one service', () => {
    const { services, results, forecasting } = shop();
    const page = createForecastPage(services, forecasting, results).content(FOLDER);
    const handlers = page.handlers({ delivered: undefined, started: () => null }) as Record<
      string,
      (params: unknown) => unknown
    >;
    handlers.explain({ fromMs: 1, toMs: 2, service: 'cart' });
    expect(services.host.commands.executed).toEqual([
      ['meshlens.showHeatmap', FOLDER, { fromMs: 1, toMs: 2, services: ['cart'] }],
    ]);
  });
});
