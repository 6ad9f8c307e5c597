import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRuntime } from '../../../../../src/compute';
import { fitWorkloadNetwork, partWindows } from '../../../../../src/methods/workload/networks/fit';
import type {
  PublishedKind,
  WorkloadFitRequest,
  WorkloadFitResult,
  WorkloadSeries,
} from '../../../../../src/methods/workload/networks/request';
import { dailyLoads, range, windowsAt } from './series';

const inputSteps = 32;
const steps = 8;

async function fit(
  kind: PublishedKind,
  overrides: Partial<WorkloadFitRequest> = {},
  series: WorkloadSeries = dailyLoads(3, 400),
): Promise<WorkloadFitResult> {
  const { runtime } = await openRuntime('auto', { threads: 1, log: () => undefined });
  return fitWorkloadNetwork({
    kind,
    series,
    inputSteps,
    steps,
    // The last series is never trained on.
    fit: windowsAt([0, 1], range(inputSteps, 280, 2)),
    validation: windowsAt([0, 1], range(288, 320, 4)),
    asked: windowsAt([0, 1, 2], range(340, 390, 7)),
    seed: 1,
    runtime,
    width: 32,
    epochs: 4,
    ...overrides,
  });
}

function meanSquare(series: WorkloadSeries, { point }: WorkloadFitResult, nodes: readonly number[]): number {
  const asked = windowsAt([0, 1, 2], range(340, 390, 7));
  let sum = 0;
  let count = 0;
  asked.node.forEach((node, place) => {
    for (let step = 0; step < steps; step++) {
      const value = series.values[node * series.rows + asked.origin[place] + step];
      if (nodes.includes(node) && !Number.isNaN(value)) {
        sum += (point[place * steps + step] - value) ** 2;
        count++;
      }
    }
  });
  return sum / count;
}

describe('fitWorkloadNetwork', () => {
  it.each([
    ['metaeformer', 16],
    ['dyneformer', inputSteps],
  ] as const)(
    '%s learns daily loads: the loss falls, and the forecast beats the mean by far',
    async (kind, length) => {
      const losses: number[] = [];
      const result = await fit(kind, {
        epochs: 20,
        onProgress: ({ trainLoss }) => losses.push(trainLoss),
      });
      expect(losses.at(-1)).toBeLessThan(0.5 * losses[0]);
      expect(meanSquare(dailyLoads(3, 400), result, [0, 1])).toBeLessThan(0.15);
      expect(result.pool?.length).toBe(length);
      expect(result.pool?.waves.length).toBeGreaterThan(16);
      expect(result.mixed).toBeNull();
    },
  );

  it('gives the same numbers for the same seed, and others for another', async () => {
    const [first, again, other] = [
      await fit('metaeformer', { epochs: 1 }),
      await fit('metaeformer', { epochs: 1 }),
      await fit('metaeformer', { epochs: 1, seed: 2 }),
    ];
    expect(again).toEqual(first);
    expect(other.point).not.toEqual(first.point);
  });

  it('makes the same steps in smaller parts, where memory is short', async () => {
    const [usual, small] = [
      await fit('dyneformer', { epochs: 2 }),
      await fit('dyneformer', { epochs: 2, batchDivisor: 16 }),
    ];
    expect(partWindows({ inputSteps, width: 32 })).toBe(32);
    expect(partWindows({ inputSteps, width: 32, batchDivisor: 16 })).toBe(2);
    expect(partWindows({ inputSteps: 2000, batchDivisor: 16 })).toBe(1);
    const gap = Math.abs((small.validationLoss ?? NaN) / (usual.validationLoss ?? NaN) - 1);
    expect(gap).toBeLessThan(0.05);
  });

  it('trains and forecasts with missing values', async () => {
    const series = dailyLoads(3, 400);
    for (let cell = 0; cell < series.values.length; cell += 5) {
      series.values[cell] = NaN;
    }
    const result = await fit('metaeformer', { epochs: 12 }, series);
    expect(result.point.every(Number.isFinite)).toBe(true);
    expect(meanSquare(series, result, [0, 1])).toBeLessThan(0.5);
  });

  it('lists the patterns mixed for the windows to explain, the heaviest first', async () => {
    const { mixed, pool } = await fit('metaeformer', { epochs: 1, explain: [4, 0] });
    expect(mixed).toMatchObject({ windows: [4, 0], patches: 2, patchSteps: 16, listed: 10 });
    expect(mixed!.weight.length).toBe(2 * 2 * 10);
    for (let from = 0; from < mixed!.weight.length; from += 10) {
      const weights = Array.from(mixed!.weight.subarray(from, from + 10));
      expect(weights).toEqual([...weights].sort((a, b) => b - a));
    }
    expect(Math.max(...mixed!.pattern)).toBeLessThan(pool!.waves.length / pool!.length);
  });

  it('lists the entries of a global pool for the whole window', async () => {
    const { mixed, pool } = await fit('dyneformer', { epochs: 1, explain: [2] });
    expect(mixed).toMatchObject({ windows: [2], patches: 1, patchSteps: inputSteps });
    expect(mixed!.listed).toBe(Math.min(10, pool!.waves.length / inputSteps));
    expect(Math.max(...mixed!.pattern)).toBeLessThan(pool!.waves.length / inputSteps);
  });

  it('stops when cancelled', async () => {
    const controller = new AbortController();
    const training = fit('metaeformer', {
      signal: controller.signal,
      onProgress: ({ step }) => step === 3 && controller.abort(new Error('enough')),
    });
    await expect(training).rejects.toThrow('enough');
  });

  it('goes on from a checkpoint to the same bits, pool included', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'workload-'));
    const checkpoint = { file: path.join(folder, 'state'), fingerprint: 'x', pace: { minIntervalMs: 0 } };
    const controller = new AbortController();
    const whole = await fit('metaeformer', { epochs: 8 });
    const resumed: number[] = [];
    const interrupted = fit('metaeformer', {
      epochs: 8,
      checkpoint,
      signal: controller.signal,
      onProgress: ({ step }) => step === 56 && controller.abort(new Error('enough')),
    });
    await expect(interrupted).rejects.toThrow('enough');
    const again = await fit('metaeformer', {
      epochs: 8,
      checkpoint: { ...checkpoint, onResume: (_, steps) => resumed.push(steps) },
    });
    expect(resumed).toEqual([56]);
    expect(again).toEqual(whole);
  });

  it('says what is missing', async () => {
    await expect(fit('metaeformer', { fit: windowsAt([], []) })).rejects.toThrow(
      'There are no windows to train on.',
    );
    await expect(fit('metaeformer', { inputSteps: 3 })).rejects.toThrow('A window of 3 rows is too short');
  });
});
