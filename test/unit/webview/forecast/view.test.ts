import { describe, expect, it } from 'vitest';
import { chartSentence, limitSentence } from '../../../../webview/forecast/model/describe';
import { forecastCsv } from '../../../../webview/forecast/model/csv';
import { rivalLines } from '../../../../webview/forecast/model/rivals';
import { formatValue } from '../../../../webview/forecast/model/quantities';
import { ceilingOf, incidentSpans, serviceViews } from '../../../../webview/forecast/model/view';
import { readSavedState } from '../../../../webview/forecast/state';
import { forecastOf, limitOf, seriesOf } from '../../contracts/forecast/service-forecast-fixture';
import { loadReport } from '../../contracts/workload/service-load-fixture';

const web = seriesOf({
  service: 'web',
  point: [20, 20, 20, 20],
  low: [18, 18, 18, 18],
  high: [22, 22, 22, 22],
  history: [20, 20, 20, null],
});
const report = forecastOf({
  series: [web, seriesOf(), seriesOf({ service: 'auth' }), seriesOf({ quantity: 'ratePerS' })],
});
const views = (horizon: number) => serviceViews(report, 'latencyP90Ms', horizon);

describe('serviceViews', () => {
  it('puts services that cross a limit first, the others by name', () => {
    expect(views(4).map(({ service, breach }) => [service, breach !== null])).toEqual([
      ['cart', true],
      ['auth', false],
      ['web', false],
    ]);
  });

  it('judges limits as far ahead as is looked at', () => {
    const [auth, cart] = views(2);
    expect(auth.service).toBe('auth');
    expect(cart).toMatchObject({ service: 'cart', breach: null, last: 200 });
    expect(cart.series.point).toEqual([210, 240]);
  });

  it('compares with the strictest of several limits', () => {
    const limits = [300, 250, 900].map((value) => ({ service: 'cart', limit: limitOf({ value }) }));
    expect(serviceViews({ ...report, limits }, 'latencyP90Ms', 4)[0].limit?.value).toBe(250);
  });
});

describe('what is said', () => {
  const [cart] = views(4);

  it('gives the limit with when and how likely, or that it is kept', () => {
    expect(limitSentence(report, cart)).toBe('limit 250 ms: exceeded in 2 min, 99 %');
    expect(limitSentence(report, views(2)[1])).toBe('limit 250 ms: kept');
    expect(limitSentence(report, views(4)[2])).toBe('');
    const [again] = serviceViews(
      { ...report, series: [seriesOf({ history: [260], point: [300] })] },
      'latencyP90Ms',
      4,
    );
    expect(limitSentence(report, again)).toMatch(/^limit 250 ms: exceeded already/);
  });

  it('describes the chart', () => {
    expect(chartSentence(report, cart)).toBe(
      'p90 latency of cart: 200 ms now, 320 ms in 4 min, 90 % band 270 ms to 380 ms; limit 250 ms: exceeded in 2 min, 99 %',
    );
  });

  it('writes values in their unit', () => {
    expect([
      formatValue('latencyP50Ms', 1234),
      formatValue('errorShare', 0.0123),
      formatValue('ratePerS', 41.27),
      formatValue('ratePerS', null),
    ]).toEqual(['1.2 s', '1.2 %', '41.3/s', 'no data']);
  });
});

describe('the chart', () => {
  it('reaches above everything known and foretold, and above a limit within sight', () => {
    const [cart] = views(4);
    expect(ceilingOf(cart, 100)).toBeCloseTo(380 * 1.08);
    expect(ceilingOf({ ...cart, limit: limitOf({ value: 500 }) }, 100)).toBeCloseTo(500 * 1.08);
    expect(ceilingOf({ ...cart, limit: limitOf({ value: 5000 }) }, 100)).toBeCloseTo(380 * 1.08);
    expect(
      ceilingOf(
        { ...cart, limit: null, series: seriesOf({ history: [0], point: [0], low: [0], high: [0] }) },
        100,
      ),
    ).toBe(1);
  });

  it('shades incidents as far as they lie in what is shown', () => {
    const { startMs } = report;
    const incidents = [
      [-5, -1],
      [-1, 1],
      [2.5, 9],
    ].map(([from, to]) => ({ fromMs: startMs + from * 60_000, toMs: startMs + to * 60_000, cause: null }));
    expect(incidentSpans({ ...report, incidents })).toEqual([
      { from: 0, to: 1 },
      { from: 2.5, to: 4 },
    ]);
  });
});

describe('rivalLines', () => {
  const models = ['blend', 'linear', 'last-value'];
  const lines = models.map((model, index) => ({
    model,
    point: [index, index, index],
    backtest: [null, index],
  }));

  it('cuts the models that are drawn to the horizon, each in a style of its own', () => {
    expect(rivalLines(lines, models, ['last-value', 'linear', 'gone'], 2)).toEqual([
      { model: 'linear', styleIndex: 1, point: [1, 1], backtest: [null, 1] },
      { model: 'last-value', styleIndex: 2, point: [2, 2], backtest: [null, 2] },
    ]);
  });
});

describe('forecastCsv', () => {
  it('has a row per window and series, and leaves no formula and no broken field', () => {
    const hostile = seriesOf({
      service: '=cmd|"x",y',
      history: [1, null],
      point: [2],
      low: [1.5],
      high: [3],
    });
    expect(forecastCsv(forecastOf({ series: [hostile], windows: 2 }), null).split('\r\n')).toEqual([
      'time,service,quantity,kind,value,low90,high90',
      '2024-05-06T10:00:00.000Z,"\'=cmd|""x"",y",latencyP90Ms,history,1,,',
      '2024-05-06T10:01:00.000Z,"\'=cmd|""x"",y",latencyP90Ms,history,,,',
      '2024-05-06T10:02:00.000Z,"\'=cmd|""x"",y",latencyP90Ms,forecast,2,1.5,3',
      '',
    ]);
  });
});

describe('forecastCsv with loads', () => {
  it('has them in windows of their own', () => {
    const lines = forecastCsv(forecastOf({ series: [] }), loadReport({ widthMs: 300_000 })).split('\r\n');
    expect(lines).toHaveLength(1 + 8 + 1);
    expect(lines[1]).toBe('2024-05-06T10:00:00.000Z,cart,loadPerS,history,20,,');
    expect(lines[5]).toBe('2024-05-06T10:20:00.000Z,cart,loadPerS,forecast,32,28,36');
  });
});

describe('readSavedState', () => {
  it('takes what it knows and nothing else', () => {
    expect(
      readSavedState({
        quantity: 'ratePerS',
        service: 'cart',
        askedAtMs: 5,
        horizon: 3,
        drawn: ['mlp'],
        more: 1,
      }),
    ).toEqual({ quantity: 'ratePerS', service: 'cart', askedAtMs: 5, horizon: 3, drawn: ['mlp'] });
    for (const saved of [null, 7, { quantity: 'toString', service: 4, horizon: 0, drawn: [3] }]) {
      expect(readSavedState(saved)).toEqual({});
    }
  });
});
