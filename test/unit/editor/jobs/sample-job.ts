import type { ListedJob } from '../../../../src/contracts/jobs';

/** A training of the shop that runs. */
export function sampleJob(change: Partial<ListedJob> = {}): ListedJob {
  return {
    id: 'ab'.repeat(32),
    state: 'running',
    kind: 'anomaly.learn',
    title: 'Anomaly training',
    origin: { folder: '/srv/shop', request: 'train' },
    host: 'ada',
    pid: 4711,
    startedMs: 1000,
    endedMs: null,
    progress: { step: 'train', label: 'Training', fraction: 0.456, message: 'epoch 12 of 40', etaMs: 20_000 },
    reason: null,
    ...change,
  };
}

export const failedJob = sampleJob({
  id: 'cd'.repeat(32),
  state: 'failed',
  progress: null,
  endedMs: 5000,
  reason: 'the loss is not a number',
});
