import type { DatasetKey } from '../../jobs/dataset-format';
import type { JobContext } from '../../jobs/job';
import { simulateSchedule, type ScheduleResult, type ScheduleTask } from './simulate-schedule';

export type ScheduleDataset = Omit<ScheduleTask, 'signal' | 'onPolicy'>;

export interface ScheduleJob {
  readonly dataset: DatasetKey<ScheduleDataset>;
}

/** Simulates all policies. */
export async function runSchedule({ dataset }: ScheduleJob, context: JobContext): Promise<ScheduleResult> {
  const task = await context.datasets.load(dataset);
  return simulateSchedule({
    ...task,
    signal: context.signal,
    onPolicy: (done, all, title) =>
      context.progress({ step: 'simulate', fraction: Math.min(1, done / all), message: title, etaMs: null }),
  });
}
