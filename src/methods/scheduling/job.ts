import type { DatasetKey } from '../../jobs/dataset-format';
import type { JobContext } from '../../jobs/job';
import type { Strategy } from '../../contracts/scheduling/schedule-report';
import { openSolver } from './sentinel/pool/solver';
import { simulateSchedule, type ScheduleResult, type ScheduleTask } from './simulate-schedule';
import { prepareStrategies } from './strategies';

export interface ScheduleDataset extends Omit<ScheduleTask, 'signal' | 'onPolicy'> {
  /** Highest requests per second that a forecast holds possible; null without one. */
  readonly forecastPeak: number | null;
}

export interface PreparedSchedule extends ScheduleResult {
  readonly strategies: readonly Strategy[];
}

export interface ScheduleJob {
  readonly dataset: DatasetKey<ScheduleDataset>;
}

/** Simulates all policies, and prepares for what may come. */
export async function runSchedule({ dataset }: ScheduleJob, context: JobContext): Promise<PreparedSchedule> {
  const task = await context.datasets.load(dataset);
  const result = simulateSchedule({
    ...task,
    signal: context.signal,
    onPolicy: (done, all, title) =>
      context.progress({ step: 'simulate', fraction: Math.min(1, done / all), message: title, etaMs: null }),
  });
  const { network, load, plan, isScaled, forecastPeak } = task;
  const strategies = prepareStrategies({
    network,
    load,
    objectiveS: plan.objectiveS,
    isScaled,
    forecastPeak,
    // An installation without the package has the strategies for levels of load.
    solver: await openSolver().catch(() => null),
    signal: context.signal,
  });
  return { ...result, strategies };
}
