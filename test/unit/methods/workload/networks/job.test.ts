import path from 'node:path';
import { expect, it } from 'vitest';
import { openDatasets } from '../../../../../src/jobs/datasets';
import { createInlineRunner } from '../../../../../src/jobs/inline-runner';
import type { WorkloadFitDataset, WorkloadFitJob } from '../../../../../src/methods/workload/networks/job';
import { fitWorkload } from '../../../../../src/methods/workload/networks/jobs';
import { temporaryFolders } from '../../../process/fixtures/temporary';
import { dailyLoads, range, windowsAt } from './series';

const folder = temporaryFolders();

it(
  'trains from a dataset, says how far it is, and needs a compiled runtime',
  { timeout: 120_000 },
  async () => {
    const storage = { datasets: path.join(folder(), 'datasets'), checkpoints: null };
    const dataset: WorkloadFitDataset = {
      series: dailyLoads(1, 200),
      fit: windowsAt([0], range(16, 120)),
      validation: windowsAt([0], range(130, 160, 5)),
      asked: windowsAt([0], [170, 200]),
    };
    const params: WorkloadFitJob = {
      kind: 'metaeformer',
      reach: null,
      dataset: await openDatasets(storage.datasets).put(dataset),
      inputSteps: 16,
      steps: 4,
      explain: [1],
      seed: 1,
      width: 16,
      epochs: 2,
      runtime: 'auto',
    };
    const messages: string[] = [];
    const runner = createInlineRunner(() => undefined);
    const { result } = await runner.run(fitWorkload, params, {
      storage,
      onProgress: ({ message }) => messages.push(message ?? ''),
    });
    expect(result?.point).toHaveLength(2 * 4);
    expect(result?.mixed?.windows).toEqual([1]);
    expect(messages).toContain('epoch 1 of 2');
    const onCpu: WorkloadFitJob = { ...params, runtime: 'cpu' };
    const refused = await runner.run(fitWorkload, onCpu, { storage });
    expect(refused.result).toBeNull();
    expect(refused.runtime).toContain('tfjs-cpu');
    expect(refused.reasons.join()).toContain('published networks take no part');
    const lost = { ...params, kind: 'base', baseFolder: folder() } as const;
    const without = await runner.run(fitWorkload, lost, { storage });
    expect(without.result).toBeNull();
    expect(without.reasons.join()).toMatch(/^base takes no part: .*model\.json cannot be read/);
  },
);
