import { describe, expect, it } from 'vitest';
import { createRateForecaster } from '../../../../../src/methods/scheduling/learning/rate-forecast';
import { createRandom } from '../../../../../src/numeric/random';

const LEAD = 4;

/** Root mean squared miss of the forecasts over the last part of a series. */
function missed(values: readonly number[], from: number): { forecast: number; last: number } {
  const forecaster = createRateForecaster(LEAD);
  let [forecast, last, count] = [0, 0, 0];
  values.forEach((value, at) => {
    forecaster.add(value);
    if (at >= from && at + LEAD < values.length) {
      forecast += (forecaster.forecast().rate - values[at + LEAD]) ** 2;
      last += (value - values[at + LEAD]) ** 2;
      count++;
    }
  });
  return { forecast: Math.sqrt(forecast / count), last: Math.sqrt(last / count) };
}

describe('a rate forecast', () => {
  it('is exact for a constant, and says so', () => {
    const forecaster = createRateForecaster(LEAD);
    for (let i = 0; i < 50; i++) {
      forecaster.add(20);
    }
    expect(forecaster.forecast()).toEqual({ rate: 20, missedBy: 0 });
  });

  it('misses less than the last value where there is noise only', () => {
    const random = createRandom(1);
    const values = Array.from({ length: 600 }, () => 50 + 5 * random.normal());
    const { forecast, last } = missed(values, 200);
    expect(forecast / last).toBeLessThan(0.85);
  });

  it('follows a trend', () => {
    const values = Array.from({ length: 600 }, (_, at) => 10 + 0.1 * at);
    const { forecast, last } = missed(values, 200);
    expect(forecast / last).toBeLessThan(0.8);
  });

  it('knows a square wave once it has been there', () => {
    const values = Array.from({ length: 960 }, (_, at) => (Math.floor(at / 80) % 2 === 0 ? 30 : 90));
    const { forecast, last } = missed(values, 640);
    expect(forecast / last).toBeLessThan(0.6);
  });

  it('is never negative, and says nothing of a series without values', () => {
    const forecaster = createRateForecaster(LEAD);
    expect(forecaster.forecast()).toEqual({ rate: 0, missedBy: 0 });
    [100, 50, 10, 0, 0, 0].forEach((value) => forecaster.add(value));
    expect(forecaster.forecast().rate).toBeGreaterThanOrEqual(0);
  });
});
