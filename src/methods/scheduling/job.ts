import type { DatasetKey } from '../../jobs/dataset-format';
import { checkpointOf } from '../../jobs/checkpoints';
import type { JobContext } from '../../jobs/job';
import { openRuntime } from '../../compute';
import { MAX_TRAINED_SERVICES } from '../../contracts/scheduling/schedule-options';
import { trainFurther, type FurtherTrained } from './learning/train-further';
import { openSolver } from './sentinel/pool/solver';
import { simulateSchedule, type ScheduleResult, type ScheduleTask } from './simulate-schedule';
import { prepareStrategies, type PreparedStrategies } from './strategies';

export interface ScheduleDataset extends Omit<ScheduleTask, 'signal' | 'onPolicy'> {
  /** Rounds in which the learned policy practises on the network first. */
  readonly trainRounds: number;
  /** Highest requests per second that a forecast holds possible; null without one. */
  readonly forecastPeak: number | null;
}

export interface PreparedSchedule extends ScheduleResult, PreparedStrategies {
  /** What practice brought; null without. */
  readonly trained: Pick<FurtherTrained, 'before' | 'after'> | null;
}

export interface ScheduleJob {
  readonly dataset: DatasetKey<ScheduleDataset>;
}

/** Simulates all policies, and prepares for what may come. */
export async function runSchedule({ dataset }: ScheduleJob, context: JobContext): Promise<PreparedSchedule> {
  const task = await context.datasets.load(dataset);
  const trained = await practised(task, dataset, context);
  const result = simulateSchedule({
    ...task,
    policyParameters: trained?.parameters ?? task.policyParameters,
    signal: context.signal,
    onPolicy: (done, all, title) =>
      context.progress({ step: 'simulate', fraction: Math.min(1, done / all), message: title, etaMs: null }),
  });
  const { network, load, plan, isScaled, forecastPeak } = task;
  // An installation without the package has the strategies for levels of load.
  const solver = await openSolver().catch(() => null);
  const prepared = prepareStrategies({
    network,
    load,
    objectiveS: plan.objectiveS,
    isScaled,
    forecastPeak,
    solver,
    signal: context.signal,
  });
  return { ...result, ...prepared, trained: trained && { before: trained.before, after: trained.after } };
}

async function practised(
  task: ScheduleDataset,
  dataset: string,
  context: JobContext,
): Promise<FurtherTrained | null> {
  const { network, load, plan, violationWeight, policyParameters, trainRounds } = task;
  if (policyParameters === null || trainRounds === 0 || network.services.length > MAX_TRAINED_SERVICES) {
    return null;
  }
  const { runtime } = await openRuntime('auto', { threads: 1, log: () => undefined });
  return trainFurther({
    network,
    load,
    plan,
    violationWeight,
    parameters: policyParameters,
    rounds: trainRounds,
    runtime,
    signal: context.signal,
    checkpoint: checkpointOf(context, { job: 'scheduling.simulate', dataset, seed: 0, runtime }),
    onRound: (done) =>
      context.progress({
        step: 'practise',
        fraction: done / trainRounds,
        message: `round ${done} of ${trainRounds}`,
        etaMs: null,
      }),
  });
}
