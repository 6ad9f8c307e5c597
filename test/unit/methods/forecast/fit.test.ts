import { expect, it } from 'vitest';
import { openRuntime } from '../../../../src/compute';
import { fitForecaster } from '../../../../src/methods/forecast/fit';
import { prepareForecast } from '../../../../src/methods/forecast/prepare';
import { splitRows } from '../../../../src/methods/forecast/series';
import { seasonalSeries } from './synthetic';

it('trains on batches of fewer origins, where memory is short', { timeout: 120_000 }, async () => {
  const input = seasonalSeries({ rows: 240, nodes: 8 });
  const prepared = prepareForecast(input, { inputSteps: 4, steps: 2 }, splitRows(input.rows, 0.8));
  const { runtime } = await openRuntime('auto', { threads: 1, log: () => undefined });
  const stepsWith = async (batchDivisor?: number): Promise<number> => {
    let steps = 0;
    const { forecasts } = await fitForecaster({
      kind: 'mlp',
      prepared,
      seed: 1,
      runtime,
      extra: [],
      epochs: 1,
      batchDivisor,
      onProgress: ({ step }) => (steps = step),
    });
    expect(forecasts.point.every(Number.isFinite)).toBe(true);
    return steps;
  };
  const usual = await stepsWith();
  expect(await stepsWith(4)).toBeGreaterThan(3 * usual);
  // A batch holds one origin at least, and an epoch ends after 100 steps.
  expect(await stepsWith(1000)).toBeLessThanOrEqual(100);
});
