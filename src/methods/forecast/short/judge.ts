import type { Judgement } from '../judge';
import { accuracyAt, coverageAt } from './backtest';
import { distancesAt } from './bands';
import { chooseShort } from './choose';
import { rollingErrors } from './errors';
import { ongoingIncident, throughIncident } from './ongoing';
import { forecastsFrom, SHORT_MODELS } from './rivals';
import { clamped, type ShortSeries } from './series';

/**
 * Forecasts a recording too short to train on: plain models, judged from every origin of the recording, with bands from
 * their own errors.
 * @param recorded [rows, nodes], with the values that must not teach
 * @param leftOut rows that must not teach, such as those of incidents
 * @param firstTest first origin of the back-test that is reported
 */
export function judgeShort(
  series: ShortSeries,
  recorded: Float32Array,
  leftOut: readonly boolean[],
  horizons: readonly number[],
  firstTest: number,
): Judgement {
  const { rows } = series;
  const steps = horizons[horizons.length - 1];
  const rolling = rollingErrors(series, steps);
  const { firstOrigin } = rolling;
  const tested = shortTestOrigins(rows, steps, firstTest);
  const choice = chooseShort(series, rolling, horizons);
  const { chosen } = choice;
  const ahead = forecastsFrom(series, rows, steps);
  const distances = distancesAt(series, rolling, chosen, rows, steps);
  const still = { lasted: 0, levels: new Float64Array(series.nodes).fill(NaN) };
  const drawn = throughIncident(
    ahead[chosen],
    distances,
    ongoingIncident(series, recorded, leftOut) ?? still,
  );
  const coverage = coverageAt(series, rolling, chosen, tested, horizons);
  return {
    ...choice,
    metrics: SHORT_MODELS.flatMap((model) =>
      horizons.map((horizon) => ({
        model,
        horizon,
        bySeed: [accuracyAt(series, rolling, model, tested, horizon)],
      })),
    ),
    comparisons: [],
    coverage: horizons.map((horizon, at) => ({ horizon, ...coverage[at] })),
    blends: [],
    lines: SHORT_MODELS.map((model) => ({
      model,
      ahead: ahead[model],
      backtest: Float32Array.from(
        tested.flatMap((origin) => [
          ...rolling.forecasts[model][origin - firstOrigin].subarray(0, series.nodes),
        ]),
      ),
    })),
    backtestOrigins: tested,
    ahead: {
      point: clamped(series, drawn.point),
      low: clamped(series, drawn.low),
      high: clamped(series, drawn.high),
    },
  };
}

/** Origins from which all steps lie within the recording, from `firstTest` on. */
export function shortTestOrigins(rows: number, steps: number, firstTest: number): number[] {
  return Array.from({ length: Math.max(0, rows - steps + 1 - firstTest) }, (_, index) => firstTest + index);
}
