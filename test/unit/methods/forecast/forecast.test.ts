import { describe, expect, it } from 'vitest';
import { runForecast, type ForecastRequest } from '../../../../src/methods/forecast/forecast';
import { createInlineRunner } from '../../../../src/jobs/inline-runner';
import { temporaryFolders } from '../../process/fixtures/temporary';
import type { ForecastContext } from '../../../../src/methods/forecast/training';
import { seasonalSeries } from './synthetic';

const context: ForecastContext = {
  jobs: createInlineRunner(() => undefined),
  storage: { datasets: temporaryFolders()(), checkpoints: null },
  lanes: 1,
  progress: () => undefined,
  now: () => 0,
};

const request = (overrides: Partial<ForecastRequest> = {}): ForecastRequest => ({
  input: seasonalSeries({ rows: 480 }),
  inputSteps: 6,
  horizons: [1, 3],
  trainFraction: 0.8,
  rivals: 'all',
  seeds: [1],
  runtime: 'auto',
  ...overrides,
});

describe('runForecast', () => {
  it(
    'trains, compares every rival at every horizon, and forecasts with a band that covers its share',
    { timeout: 600_000 },
    async () => {
      const {
        judgements: [judgement],
        runs,
        prepared,
      } = await runForecast(request(), context);
      const models = [
        'blend',
        'network',
        'network-identity',
        'mlp',
        'seasonal-linear',
        'linear',
        'same-time-yesterday',
        'last-value',
      ];
      expect(judgement.metrics.map(({ model, horizon }) => `${model} ${horizon}`)).toEqual(
        models.flatMap((model) => [`${model} 1`, `${model} 3`]),
      );
      expect(runs.map(({ model }) => model)).toEqual(['network', 'network', 'network-identity', 'mlp']);
      const rmse = (model: string): number =>
        judgement.metrics.find((each) => each.model === model && each.horizon === 3)?.bySeed[0].rmse ?? NaN;
      expect(rmse(judgement.chosen)).toBeLessThan(0.8 * rmse('last-value'));
      expect(rmse(judgement.chosen)).toBeLessThan(rmse('same-time-yesterday'));
      for (const { share } of judgement.coverage) {
        expect(share).toBeGreaterThan(0.8);
      }
      const { point, low, high } = judgement.ahead;
      expect(point).toHaveLength(3 * prepared.input.nodes);
      point.forEach((value, cell) => {
        expect(low[cell]).toBeLessThan(value);
        expect(high[cell]).toBeGreaterThan(value);
      });
    },
  );

  it('gives the same numbers for the same seed', { timeout: 600_000 }, async () => {
    const once = await runForecast(request({ rivals: 'fast' }), context);
    const again = await runForecast(request({ rivals: 'fast' }), { ...context, lanes: 2 });
    expect(again.judgements).toEqual(once.judgements);
  });

  it('chooses for each group of series apart', { timeout: 600_000 }, async () => {
    const whole = await runForecast(request({ rivals: 'fast', groups: [[0, 2], [1]] }), context);
    expect(whole.judgements).toHaveLength(2);
    expect(whole.judgements[0].ahead.point).toHaveLength(3 * 2);
    expect(whole.judgements[1].metrics.every(({ bySeed }) => Number.isFinite(bySeed[0].rmse))).toBe(true);
  });

  it('makes do without training where nothing could train, and with gaps and constant series', async () => {
    const input = seasonalSeries({ rows: 480 });
    const values = input.values.map((value, cell) => (cell % 3 === 1 ? 5 : cell % 97 === 0 ? NaN : value));
    const cannotTrain: ForecastContext = {
      ...context,
      jobs: {
        pid: null,
        run: () =>
          Promise.resolve({
            result: null,
            runtime: 'tfjs-cpu (test)',
            reasons: ['the native runtime crashed'],
          } as never),
      },
    };
    const {
      judgements: [judgement],
      notes,
    } = await runForecast(request({ input: { ...input, values } }), cannotTrain);
    expect(notes[0]).toBe('the native runtime crashed');
    expect(notes[1]).toMatch(/would train for hours/);
    expect(judgement.metrics.some(({ model }) => model === 'network')).toBe(false);
    expect([...judgement.ahead.point].every(Number.isFinite)).toBe(true);
    expect(judgement.ahead.point[1]).toBeCloseTo(5, 1);
  });

  it('says how many rows are needed', async () => {
    await expect(runForecast(request({ input: seasonalSeries({ rows: 40 }) }), context)).rejects.toThrow(
      /40 rows are too few for 6 input steps and 3 steps ahead with 80 % for training: at least \d+ are needed/,
    );
  });

  it('ends with the first training that fails', async () => {
    await expect(
      runForecast(request(), {
        ...context,
        jobs: { pid: null, run: () => Promise.reject(new Error('killed')) },
      }),
    ).rejects.toThrow('killed');
  });
});
