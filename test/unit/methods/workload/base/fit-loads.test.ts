import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { initialParameters, openRuntime, type Runtime } from '../../../../../src/compute';
import { fitLoads } from '../../../../../src/methods/workload/base/fit-loads';
import { writeLoadAdapter } from '../../../../../src/methods/workload/base/adapter-file';
import { writeLoadBase } from '../../../../../src/methods/workload/base/model-file';
import { baseParameters } from '../../../../../src/methods/workload/base/network';
import type { BaseFitRequest, WorkloadSeries } from '../../../../../src/methods/workload/networks/request';
import { dailyLoads, range, windowsAt } from '../networks/series';

const ROWS = 260;
const STEPS = 8;
const SEEN = 200;
const asked = windowsAt([2, 0], range(SEEN, ROWS - STEPS, 5));
let runtime: Runtime;
let baseFolder: string;
beforeAll(async () => {
  ({ runtime } = await openRuntime('auto', { threads: 1, log: () => undefined }));
  baseFolder = await mkdtemp(path.join(tmpdir(), 'meshlens-load-base-'));
  // A base that has learned nothing: the last value stays.
  await writeLoadBase(baseFolder, {
    description: 'untrained',
    parameters: initialParameters(baseParameters(), 1),
  });
});
afterAll(() => rm(baseFolder, { recursive: true }));

/** Series on scales of their own. */
function loads(): WorkloadSeries {
  const series = dailyLoads(3, ROWS);
  return {
    ...series,
    clock: { startMs: 0, stepMs: 3_600_000 },
    values: series.values.map((value, cell) => 3 * Math.floor(cell / ROWS) + 2 * value),
  };
}

function fit(series: WorkloadSeries, overrides: Partial<BaseFitRequest> = {}): ReturnType<typeof fitLoads> {
  return fitLoads({
    series,
    inputSteps: 24,
    steps: STEPS,
    reach: null,
    // The last series teaches nothing.
    fit: windowsAt([0, 1], range(24, SEEN - STEPS + 1)),
    validation: windowsAt([0, 1], []),
    asked,
    seed: 1,
    runtime,
    baseFolder,
    ...overrides,
  });
}

function meanSquare(series: WorkloadSeries, point: Float32Array): number {
  const errors = Array.from(point, (value, cell) => {
    const place = Math.floor(cell / STEPS);
    return value - series.values[asked.node[place] * ROWS + asked.origin[place] + (cell % STEPS)];
  });
  return errors.reduce((sum, error) => sum + error * error, 0) / errors.length;
}

const few = { fit: windowsAt([0, 1], range(24, 60)) };

describe('the base on the loads of a workspace', () => {
  test('with one adapter for all series is far ahead of itself, also for a series that taught nothing', async () => {
    const series = loads();
    const adapted = await fit(series);
    const alone = await fit(series, few);
    expect(adapted.reason).toMatch(/^an adapter has \d+ % less error than the base on later windows$/);
    expect(alone.reason).toBe('36 windows are too few to adapt to');
    expect(adapted.result.parameters).toBeGreaterThan(0);
    expect(alone.result.parameters).toBe(0);
    expect(meanSquare(series, adapted.result.point)).toBeLessThan(
      0.3 * meanSquare(series, alone.result.point),
    );
  });

  test('alone, untrained, says that the last value stays, in the unit of the series', async () => {
    const series = loads();
    const { result } = await fit(series, few);
    asked.node.forEach((node, place) => {
      const last = series.values[node * ROWS + asked.origin[place] - 1];
      expect(result.point[place * STEPS]).toBeCloseTo(last, 4);
    });
  });

  test('reads nothing after the rows that it forecasts from', async () => {
    const series = loads();
    const [first, changed] = [asked.origin[0], { ...series, values: series.values.slice() }];
    for (const node of [0, 1, 2]) {
      changed.values.fill(50, node * ROWS + first, (node + 1) * ROWS);
    }
    const before = await fit(series);
    const after = await fit(changed);
    expect(after.reason).toBe(before.reason);
    expect(after.result.point.subarray(0, STEPS)).toEqual(before.result.point.subarray(0, STEPS));
  });

  test('reads no further back than it may', async () => {
    const series = loads();
    const reach = 12;
    const changed = { ...series, values: series.values.slice() };
    const origin = asked.origin[asked.origin.length - 1];
    changed.values.fill(-9, SEEN, origin - reach);
    const last = (point: Float32Array): Float32Array => point.subarray(point.length - STEPS);
    const [before, after] = [await fit(series, { reach }), await fit(changed, { reach })];
    expect(last(after.result.point)).toEqual(last(before.result.point));
  });

  test('is used alone where adapters would take minutes', async () => {
    const opByOp = { ...runtime, compiled: false };
    const { result, reason } = await fit(loads(), { runtime: opByOp });
    expect(reason).toBe(`adapters are not trained on ${runtime.name}`);
    expect(result.parameters).toBe(0);
  });

  test('says the same again with the adapter that was written', async () => {
    const { result } = await fit(loads());
    const adapterFolder = path.join(baseFolder, 'adapter');
    await writeLoadAdapter(adapterFolder, result.adaptation!);
    const again = await fit(loads(), { ...few, adapterFolder });
    expect(again.reason).toBe(`the adapter in ${adapterFolder} is used`);
    // The deviations of the series are those of the rows seen.
    expect(again.result.adaptation?.adapter).toEqual(result.adaptation?.adapter);
    const whole = await fit(loads(), { adapterFolder });
    expect(whole.result.point).toEqual(result.point);
  });

  test('names the folder that holds no base', async () => {
    await expect(fit(loads(), { baseFolder: 'nowhere' })).rejects.toThrow(
      /nowhere.model\.json cannot be read/,
    );
  });
});
