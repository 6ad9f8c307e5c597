import { describe, expect, it } from 'vitest';
import { sloForecast } from '../../../src/findings/slo-forecast';
import { forecastOf, limitOf, seriesOf } from '../contracts/forecast/service-forecast-fixture';
import { graphOf, inputOf, range } from './graphs';

const graph = graphOf({ cart: {}, web: {} });
const check = (forecast = forecastOf()) => sloForecast.check(inputOf(graph, { forecast }));

describe('slo-forecast', () => {
  it('says when, how likely and how good such forecasts were, on the limit', () => {
    expect(check()).toEqual([
      {
        ...range('compose.yml', 7, 37, 5),
        service: 'cart',
        summary: 'The p90 latency of cart is forecast to exceed 250 ms in 2 min (99 %).',
        message:
          'The p90 latency of cart is forecast to exceed its limit of 250 ms 2 min after the recording ends (10:06:00 UTC): probability 99 % (320 ms, 90 % band 270 ms to 380 ms). Back-test (blend, 40 forecasts up to 4 min ahead, all services): off by 18 ms on average; the band covered 91 %.',
        related: [
          {
            location: { file: 'traces.jsonl', line: 812, offset: 812_000 },
            message: "the request that shows most of cart's last window",
          },
        ],
      },
    ]);
  });

  it('says so when the limit is broken already', () => {
    const [{ message }] = check(
      forecastOf({
        series: [seriesOf({ history: [260], point: [300, 400], low: [290, 390], high: [310, 410] })],
      }),
    );
    expect(message).toMatch(
      /^The p90 latency of cart is above its limit of 250 ms and is forecast to stay there: probability over 99 %/,
    );
  });

  it('explains what a timeout means', () => {
    const limit = limitOf({ quantity: 'latencyP99Ms', origin: 'timeout', key: 'CART_TIMEOUT' });
    const [{ message }] = check(
      forecastOf({ series: [seriesOf({ quantity: 'latencyP99Ms' })], limits: [{ service: 'cart', limit }] }),
    );
    expect(message).toContain('The p99 latency of cart');
    expect(message).toContain(
      'The limit is the timeout CART_TIMEOUT: beyond it one request in a hundred is given up.',
    );
    // Nothing was back-tested for p99 here: better no figure than another quantity's.
    expect(message).not.toContain('Back-test');
  });

  it('stands on the name for a limit from the settings, in every manifest', () => {
    const limits = [{ service: 'cart', limit: limitOf({ range: null, key: 'meshlens.slo' }) }];
    const twice = graphOf({ cart: { declarations: [range('compose.yml', 3), range('k8s/cart.yaml', 4)] } });
    const found = sloForecast.check(inputOf(twice, { forecast: forecastOf({ limits }) }));
    expect(found.map(({ file, line }) => `${file}:${line}`)).toEqual(['compose.yml:3', 'k8s/cart.yaml:4']);
  });

  it('says nothing without a forecast, or where the forecast keeps the limit', () => {
    expect(sloForecast.check(inputOf(graph))).toEqual([]);
    expect(check(forecastOf({ limits: [{ service: 'cart', limit: limitOf({ value: 400 }) }] }))).toEqual([]);
  });
});
