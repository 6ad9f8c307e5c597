import { describe, expect, it } from 'vitest';
import { openRuntime } from '../../../../../../src/compute';
import { fitMlp } from '../../../../../../src/methods/workload/networks/mlp/fit';
import type {
  MlpFitRequest,
  WorkloadFitResult,
  WorkloadSeries,
} from '../../../../../../src/methods/workload/networks/request';
import { dailyLoads, range, windowsAt } from '../series';

const ROWS = 600;
const STEPS = 8;
const asked = windowsAt([0, 1, 2], range(500, ROWS - STEPS, 7));

async function fit(
  overrides: Partial<MlpFitRequest> = {},
  series: WorkloadSeries = dailyLoads(3, ROWS),
): Promise<WorkloadFitResult> {
  const { runtime } = await openRuntime('auto', { threads: 1, log: () => undefined });
  return fitMlp({
    series,
    inputSteps: 24,
    steps: STEPS,
    reach: null,
    // The last series is never trained on.
    fit: windowsAt([0, 1], range(24, 400)),
    validation: windowsAt([0, 1], range(408, 480)),
    asked,
    seed: 1,
    runtime,
    ...overrides,
  });
}

function meanSquare(series: WorkloadSeries, { point }: WorkloadFitResult): number {
  const errors = Array.from(point, (value, cell) => {
    const place = Math.floor(cell / STEPS);
    return value - series.values[asked.node[place] * ROWS + asked.origin[place] + (cell % STEPS)];
  }).filter((error) => !Number.isNaN(error));
  return errors.reduce((sum, error) => sum + error * error, 0) / errors.length;
}

describe('fitMlp', () => {
  it('learns daily loads, also of a series it was not trained on', async () => {
    // The noise alone has a mean square of 0.01, the day 0.5.
    expect(meanSquare(dailyLoads(3, ROWS), await fit())).toBeLessThan(0.04);
    expect(meanSquare(dailyLoads(3, ROWS), await fit({ reach: 24 }))).toBeLessThan(0.04);
  });

  it('learns what no linear model of the values can', async () => {
    // Whether the next values are high depends on whether the last two differ in sign.
    const series = dailyLoads(3, ROWS);
    const sign = (cell: number): number => (Math.floor((cell * 7919) / 3) % 5 < 2 ? -1 : 1);
    series.values.forEach((_, cell, values) => {
      values[cell] = cell % 3 === 2 ? values[cell - 1] * values[cell - 2] : sign(cell);
    });
    const triples = range(48, 470, 3);
    const result = await fit(
      {
        epochs: 60,
        steps: 1,
        fit: windowsAt(
          [0, 1, 2],
          triples.map((row) => row + 2).filter((row) => row < 400),
        ),
        validation: windowsAt(
          [0, 1, 2],
          triples.map((row) => row + 2).filter((row) => row >= 400),
        ),
        asked: windowsAt([0], [500, 503, 506, 509, 512]),
      },
      { ...series, period: 0 },
    );
    const wanted = [500, 503, 506, 509, 512].map((row) => series.values[row]);
    wanted.forEach((value, at) => expect(Math.sign(result.point[at])).toBe(value));
  });

  it('gives the same numbers for the same seed, and others for another', async () => {
    const [first, again, other] = [
      await fit({ epochs: 2 }),
      await fit({ epochs: 2 }),
      await fit({ epochs: 2, seed: 2 }),
    ];
    expect(again).toEqual(first);
    expect(other.point).not.toEqual(first.point);
  });

  it('trains and forecasts with missing values', async () => {
    const series = dailyLoads(3, ROWS);
    for (let cell = 0; cell < series.values.length; cell += 5) {
      series.values[cell] = NaN;
    }
    const result = await fit({}, series);
    expect(result.point.every(Number.isFinite)).toBe(true);
    expect(meanSquare(series, result)).toBeLessThan(0.2);
  });

  it('forecasts the level of a series that never changes', async () => {
    const series = { ...dailyLoads(3, ROWS), values: new Float32Array(3 * ROWS).fill(7) };
    const { point } = await fit({}, series);
    point.forEach((value) => expect(value).toBeCloseTo(7, 1));
  });

  it('stops when cancelled, and says when nothing can teach', async () => {
    const controller = new AbortController();
    const training = fit({
      signal: controller.signal,
      onProgress: ({ step }) => step === 2 && controller.abort(new Error('enough')),
    });
    await expect(training).rejects.toThrow('enough');
    await expect(fit({ fit: windowsAt([], []) })).rejects.toThrow('There are no windows to train on.');
  });
});
