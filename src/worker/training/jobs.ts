import type { AnomalyJob, AnomalyOutcome } from '../../analytics/anomaly/contract';
import type { ForecastFitJob, ForecastFitOutcome } from '../../analytics/forecast/job';
import type { Inspection } from '../../analytics/runtime/inspect';
import type { MeasureJob, MeasureOutcome } from '../../analytics/runtime/measure/measure-models';
import type { RuntimeOptions } from '../../shared/runtime-report';

/** Code of the error that a missing or damaged model ends with. */
export const UNUSABLE_MODEL = 'unusable-model';

/** Every kind of work that runs in the training child. Only structured-cloneable data crosses. */
export interface TrainingJobs {
  anomaly: { params: AnomalyJob; result: AnomalyOutcome; progress: TrainingProgress };
  forecast: { params: ForecastFitJob; result: ForecastFitOutcome; progress: TrainingProgress };
  inspectModels: { params: RuntimeOptions; result: Inspection; progress: TrainingProgress };
  measureModels: { params: MeasureJob; result: MeasureOutcome; progress: TrainingProgress };
}

export interface TrainingProgress {
  /** Of the whole job, 0 to 1. */
  readonly fraction: number;
  readonly message: string;
  readonly etaMs: number | null;
}
