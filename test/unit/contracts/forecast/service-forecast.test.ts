import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  breachesOf,
  breachOf,
  probabilityAbove,
  withRecentHistory,
} from '../../../../src/contracts/forecast/service-forecast';
import { forecastOf, limitOf, seriesOf } from './service-forecast-fixture';

describe('probabilityAbove', () => {
  it('is a half at the point and 5 % beyond each bound', () => {
    expect(probabilityAbove(100, 100, 90, 130)).toBeCloseTo(0.5, 6);
    expect(probabilityAbove(130, 100, 90, 130)).toBeCloseTo(0.05, 4);
    expect(probabilityAbove(90, 100, 90, 130)).toBeCloseTo(0.95, 4);
  });

  it('is certain without a band', () => {
    expect(probabilityAbove(99, 100, 100, 100)).toBe(1);
    expect(probabilityAbove(101, 100, 100, 100)).toBe(0);
  });

  it('stays within 0 and 1 and falls as the limit rises', () => {
    const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    const width = fc.double({ min: 0, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(number, width, width, number, number, (point, below, above, a, b) => {
        const at = (limit: number): number => probabilityAbove(limit, point, point - below, point + above);
        const [first, second] = [at(Math.min(a, b)), at(Math.max(a, b))];
        expect(first).toBeGreaterThanOrEqual(second - 1e-6);
        for (const chance of [first, second]) {
          expect(chance >= -1e-7 && chance <= 1 + 1e-7).toBe(true);
        }
      }),
    );
  });
});

describe('breachOf', () => {
  it('finds the first likely crossing and the likeliest window', () => {
    expect(breachOf(seriesOf(), limitOf())).toMatchObject({ step: 2, worstStep: 3, already: false });
  });

  it('knows a limit that is broken already, by the last known window', () => {
    expect(breachOf(seriesOf({ history: [100, 260, null] }), limitOf())?.already).toBe(true);
  });

  it('is null where crossing is less likely than not, even inside the band', () => {
    expect(breachOf(seriesOf(), limitOf({ value: 325 }))).toBeNull();
  });

  it('compares a limit with its own service and quantity only', () => {
    const limits = [
      { service: 'cart', limit: limitOf({ quantity: 'latencyP99Ms' }) },
      { service: 'web', limit: limitOf() },
      { service: 'cart', limit: limitOf() },
    ];
    expect(breachesOf({ series: [seriesOf()], limits })).toHaveLength(1);
  });
});

describe('withRecentHistory', () => {
  it('keeps the latest windows, in their place, when there are too many', () => {
    const history = Array.from({ length: 100 }, (_, window) => window);
    const report = forecastOf({
      windows: 100,
      series: [seriesOf({ history }), seriesOf({ history, service: 'web' })],
    });
    const recent = withRecentHistory(report, 80);
    expect(recent.windows).toBe(40);
    expect(recent.series[1].history).toEqual(history.slice(60));
    expect(recent.startMs + recent.windows * recent.widthMs).toBe(
      report.startMs + report.windows * report.widthMs,
    );
    expect(withRecentHistory(report)).toEqual(report);
    const lines = [{ model: 'mlp', point: [1], backtest: [null] }];
    expect(
      withRecentHistory({ ...report, series: report.series.map((each) => ({ ...each, lines })) }),
    ).toEqual(report);
    expect(withRecentHistory(report, 2).windows).toBe(24);
  });
});
