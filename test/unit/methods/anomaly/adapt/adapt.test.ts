import { beforeAll, describe, expect, it } from 'vitest';
import { shippedModelFolder } from '../../../../../src/app/installation';
import { openRuntime, type Runtime } from '../../../../../src/compute';
import { openDatasets } from '../../../../../src/jobs/datasets';
import { adaptTo, adapterShare, type AdaptTask } from '../../../../../src/methods/anomaly/adapt/adapt';
import type { AnomalyData, AnomalyJob } from '../../../../../src/methods/anomaly/contract';
import type { Learned } from '../../../../../src/methods/anomaly/learned';
import { learn } from '../../../../../src/methods/anomaly/learning';
import { loadModel, modelHash } from '../../../../../src/methods/anomaly/model-file';
import { usableWindows } from '../../../../../src/methods/anomaly/sequences';
import { alternatingData, noiseData } from './support';

const HISTORY = 8;
const folder = shippedModelFolder();
let runtime: Runtime;
beforeAll(async () => {
  ({ runtime } = await openRuntime('auto', { threads: 1, log: () => undefined }));
});

async function taskOn(data: AnomalyData): Promise<AdaptTask> {
  const windows = usableWindows(data, HISTORY);
  return {
    base: await loadModel(folder),
    baseHash: await modelHash(folder),
    data,
    windows,
    seed: 1,
    runtime,
  };
}

function learned(data: AnomalyData, job: Partial<AnomalyJob> = {}): Promise<Learned> {
  return learn(
    {
      job: { dataset: '', seed: 1, runtime: 'auto', model: 'auto', shippedFolder: folder, ...job },
      data,
      runtime,
      usable: usableWindows(data, HISTORY),
    },
    {
      signal: new AbortController().signal,
      log: () => undefined,
      progress: () => undefined,
      datasets: openDatasets(null),
      checkpoints: null,
      beside: null,
    },
  );
}

describe('adapting the shipped model', () => {
  it('is done where later windows show that it helps, with a small share of the parameters', async () => {
    const task = await taskOn(alternatingData(44));
    const { adapters, reason } = await adaptTo(task);
    expect(reason).toMatch(/^\d+\.\d % less error than the shipped model on 20 later windows$/);
    expect(adapters).not.toBeNull();
    expect(adapters === null ? 1 : adapterShare(task.base, adapters)).toBeLessThan(0.05);
  });

  it('is left alone where nothing is to be learned', async () => {
    const { adapters, reason } = await adaptTo(await taskOn(noiseData(44)));
    expect(adapters).toBeNull();
    expect(reason).toBe('no adapter was shown to be ahead of the shipped model on 20 later windows');
  });
});

describe('a model for a short recording', () => {
  it('is the shipped one with adapters, tested on windows that they have not seen', async () => {
    const { model, source, notes, errors, protocol, split } = await learned(alternatingData(44));
    expect(source).toBe('adapted');
    expect(model.description).toMatch(/ adapters \(\d\.\d % of the parameters\) fitted to 34 windows of /);
    expect(notes).toEqual([
      expect.stringMatching(
        /^only 40 windows have enough history, 60 are needed to train; .* less error than the shipped model on 17 later windows: the shipped model, adapted, scores instead$/,
      ),
    ]);
    expect(errors.map((row) => row.errors.length)).toEqual(errors.map(() => 6));
    expect(protocol).toContain('judged on 34 windows, tested on the last 6 windows');
    expect(split).toBeNull();
  });

  it('is the shipped one alone where adapters do not help, or windows are too few to tell', async () => {
    const noise = await learned(noiseData(44));
    expect(noise.model).toEqual(await loadModel(folder));
    expect(noise.source).toBe('shipped');
    expect(noise.notes).toEqual([expect.stringContaining('no adapter was shown to be ahead')]);
    const few = await learned(alternatingData(20));
    expect(few.source).toBe('shipped');
    expect(few.notes).toEqual([
      'only 16 windows have enough history, 60 are needed to train: the shipped model scores instead',
    ]);
  });
});

describe('a model for a longer recording', { timeout: 120_000 }, () => {
  it('is trained where that is clearly ahead on later windows, and says by how much', async () => {
    const { source, model } = await learned(alternatingData(120));
    expect(source).toBe('trained');
    expect(model.description).toMatch(
      / less error than the shipped model (with adapters )?on 17 later windows$/,
    );
  });

  it('is not trained where that is hardly ahead, and is tested on the same windows', async () => {
    const { source, notes, errors, split } = await learned(noiseData(90));
    expect(source).not.toBe('trained');
    expect(notes).toEqual([
      expect.stringMatching(/^training on 60 windows was not clearly ahead of .* on 13 later ones \(/),
    ]);
    expect(errors[0].errors).toHaveLength(13);
    expect(split).toEqual({ fitWindows: 64, testFrom: 77 });
  });

  it('is trained where the shipped model cannot be used', async () => {
    const { source, notes } = await learned(noiseData(90), { shippedFolder: '/nowhere' });
    expect({ source, notes }).toEqual({ source: 'trained', notes: [] });
  });
});
