import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shippedModelFolder } from '../../../src/app/installation';
import { createRandom } from '../../../src/numeric/random';
import { NODE_FEATURE_COUNT } from '../../../src/features/node-features';
import { createChildRunner } from '../../../src/jobs/child-runner';
import { openDatasets } from '../../../src/jobs/datasets';
import { createInlineRunner } from '../../../src/jobs/inline-runner';
import type { JobStorage } from '../../../src/jobs/storage';
import { learnAnomalies } from '../../../src/methods/anomaly/jobs';
import type { AnomalyJob } from '../../../src/methods/anomaly/contract';
import type { ForecastFitJob } from '../../../src/methods/forecast/job';
import { fitForecast } from '../../../src/methods/forecast/jobs';
import { bundleForFork } from '../process/fixtures/build';
import { temporaryFolders } from '../process/fixtures/temporary';
import { seasonalSeries } from './forecast/synthetic';

const folder = temporaryFolders();
const RESUMED = /^Training goes on from a checkpoint: (\d+) epochs/;

/** A place where a checkpoint is written after every step that its cost allows. */
function eagerStorage(): JobStorage & { readonly checkpoints: { readonly folder: string } } {
  const place = folder();
  return {
    datasets: path.join(place, 'datasets'),
    checkpoints: { folder: path.join(place, 'checkpoints'), intervalMs: 0 },
  };
}

/** Epochs that each checkpoint in the place holds. */
function checkpointsIn({ checkpoints: { folder: place } }: ReturnType<typeof eagerStorage>): number[] {
  mkdirSync(place, { recursive: true });
  return readdirSync(place)
    .filter((name) => name.endsWith('.checkpoint'))
    .map((name) => {
      const bytes = readFileSync(path.join(place, name));
      const start = 'meshlens-checkpoint\n'.length;
      const header = bytes.toString('utf8', start + 4, start + 4 + bytes.readUInt32LE(start));
      return (JSON.parse(header) as { counters: { epoch: number } }).counters.epoch;
    });
}

const epochsNotRepeated = (log: readonly string[]): number[] =>
  log.flatMap((line) => {
    const epochs = RESUMED.exec(line)?.[1];
    return epochs === undefined ? [] : [Number(epochs)];
  });

describe('a killed process that learns anomalies', () => {
  const SERVICES = 4;
  const WINDOWS = 90;
  let script = '';
  // The bundle has to find the native runtime above it.
  const cache = path.resolve('node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const bundleFolder = mkdtempSync(path.join(cache, 'meshlens-test-'));
  beforeAll(async () => {
    script = await bundleForFork(path.resolve('src/entries/job.ts'), bundleFolder, [
      'onnxruntime-node',
      'onnxruntime-web',
      '@tensorflow/tfjs-node',
    ]);
  }, 60_000);
  afterAll(() => rmSync(bundleFolder, { recursive: true, force: true }));

  async function paramsIn(storage: JobStorage): Promise<AnomalyJob> {
    const random = createRandom(3);
    const dataset = await openDatasets(storage.datasets).put({
      node: Float32Array.from({ length: WINDOWS * SERVICES * NODE_FEATURE_COUNT }, () => random.normal()),
      services: SERVICES,
      present: new Array<boolean>(WINDOWS).fill(true),
      edges: [{ from: 0, to: 1 }],
      calls: new Float32Array(WINDOWS).fill(10),
    });
    return { dataset, seed: 1, runtime: 'auto', model: 'train', shippedFolder: shippedModelFolder() };
  }

  it('goes on where it was, in both trainings, to the same numbers', { timeout: 180_000 }, async () => {
    const storage = eagerStorage();
    const log: string[] = [];
    const runner = createChildRunner({ script, log: (line) => log.push(line) });
    const params = await paramsIn(storage);
    const whole = await runner.run(learnAnomalies, params, { storage: { ...storage, checkpoints: null } });

    const abort = new AbortController();
    const killed = runner.run(learnAnomalies, params, {
      storage,
      signal: abort.signal,
      // Both trainings, the second in a process of its own, have finished an epoch at least.
      onProgress: () => checkpointsIn(storage).filter((epochs) => epochs > 0).length === 2 && abort.abort(),
    });
    await expect(killed).rejects.toMatchObject({ code: 'aborted' });
    expect(epochsNotRepeated(log)).toEqual([]);

    const resumed = await runner.run(learnAnomalies, params, { storage });
    const notRepeated = epochsNotRepeated(log);
    expect(notRepeated).toHaveLength(2);
    expect(Math.min(...notRepeated)).toBeGreaterThan(0);
    expect(resumed).toEqual(whole);

    // One after the other in one process: the same numbers.
    const inline = createInlineRunner(() => undefined);
    const alone = await inline.run(learnAnomalies, params, { storage: { ...storage, checkpoints: null } });
    expect(alone).toEqual(whole);
  });
});

describe('a cancelled forecast training', () => {
  it('goes on where it was, to the same numbers', { timeout: 120_000 }, async () => {
    const storage = eagerStorage();
    const log: string[] = [];
    const runner = createInlineRunner((line) => log.push(line));
    const input = seasonalSeries({ rows: 300 });
    const params: ForecastFitJob = {
      kind: 'mlp',
      dataset: await openDatasets(storage.datasets).put(input),
      shape: { inputSteps: 6, steps: 2 },
      split: { fitRows: 216, trainRows: 240, rows: 300, testFrom: 240, stride: 1 },
      seed: 1,
      extra: [300],
      runtime: 'auto',
    };
    const whole = await runner.run(fitForecast, params, { storage: { ...storage, checkpoints: null } });

    const abort = new AbortController();
    const cancelled = runner.run(fitForecast, params, {
      storage,
      signal: abort.signal,
      onProgress: ({ fraction }) => (fraction ?? 0) >= 0.1 && abort.abort(),
    });
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
    expect(checkpointsIn(storage)).toHaveLength(1);

    const resumed = await runner.run(fitForecast, params, { storage });
    expect(epochsNotRepeated(log)[0]).toBeGreaterThan(0);
    expect(resumed).toEqual(whole);

    // Another seed is another training.
    await runner.run(fitForecast, { ...params, seed: 2 }, { storage });
    expect(epochsNotRepeated(log)).toHaveLength(1);
  });

  it('writes no checkpoint when it takes less time than the interval', { timeout: 60_000 }, async () => {
    const storage = eagerStorage();
    const params: ForecastFitJob = {
      kind: 'mlp',
      dataset: await openDatasets(storage.datasets).put(seasonalSeries({ rows: 300 })),
      shape: { inputSteps: 6, steps: 2 },
      split: { fitRows: 216, trainRows: 240, rows: 300, testFrom: 240, stride: 1 },
      seed: 1,
      extra: [300],
      runtime: 'auto',
    };
    const patient = { ...storage, checkpoints: { ...storage.checkpoints, intervalMs: 600_000 } };
    await createInlineRunner(() => undefined).run(fitForecast, params, { storage: patient });
    expect(checkpointsIn(storage)).toEqual([]);
  });
});
