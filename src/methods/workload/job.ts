import type { DatasetKey } from '../../jobs/dataset-format';
import type { JobContext } from '../../jobs/job';
import { forecastWorkload, type SeededForecasts, type WorkloadResult } from './forecast';
import type { LoadSeries } from './load-series';
import { planWorkload, type PlanOptions } from './plan';
import type { HistorySeen } from './rivals';

/** What is forecast, and what networks said of it: the job's dataset. */
export interface WorkloadDataset {
  readonly input: LoadSeries;
  readonly trained: readonly SeededForecasts[];
}

/** One forecast with its back-test; plain JSON. */
export interface WorkloadJob extends PlanOptions {
  readonly dataset: DatasetKey<WorkloadDataset>;
  readonly history: HistorySeen;
}

/** Fits the linear models and judges all. The plan is made again here: the same input, the same plan. */
export async function runWorkload(job: WorkloadJob, context: JobContext): Promise<WorkloadResult> {
  const { dataset, history, ...options } = job;
  const { input, trained } = await context.datasets.load(dataset);
  return forecastWorkload({
    ...planWorkload(input, options),
    inputSteps: options.inputSteps,
    steps: options.steps,
    history,
    trained,
    signal: context.signal,
    onProgress: (message, fraction) => context.progress({ step: 'fit', fraction, message, etaMs: null }),
  });
}
