import type { AnomalyJob, AnomalyOutcome } from '../methods/anomaly/contract';
import type { ForecastFitJob, ForecastFitOutcome } from '../methods/forecast/job';
import type { Calibration, CalibrationJob } from '../methods/latency/calibration/calibrate';
import type { InspectJob, Inspection } from '../methods/latency/inspect';
import type { MeasureJob, MeasureOutcome } from '../methods/latency/measure/measure-models';

/** Code of the error that a missing or damaged model ends with. */
export const UNUSABLE_MODEL = 'unusable-model';

/** Every kind of work that runs in the training child. Only structured-cloneable data crosses. */
export interface TrainingJobs {
  anomaly: { params: AnomalyJob; result: AnomalyOutcome; progress: TrainingProgress };
  forecast: { params: ForecastFitJob; result: ForecastFitOutcome; progress: TrainingProgress };
  inspectModels: { params: InspectJob; result: Inspection; progress: TrainingProgress };
  calibrateLatency: { params: CalibrationParams; result: Calibration; progress: TrainingProgress };
  measureModels: { params: MeasureJob; result: MeasureOutcome; progress: TrainingProgress };
}

/** `latencyModelFolder`: the shipped model whose prior a calibration adjusts. */
export type CalibrationParams = Omit<CalibrationJob, 'prior'> & { readonly latencyModelFolder: string };

export interface TrainingProgress {
  /** Of the whole job, 0 to 1. */
  readonly fraction: number;
  readonly message: string;
  readonly etaMs: number | null;
}
