import type { Job } from '../../jobs/job';
import type { Calibration, CalibrationParams } from './calibration/calibrate';
import type { InspectJob, Inspection } from './inspect';
import type { MeasureJob, MeasureOutcome } from './measure/measure-models';

export const inspectModelFiles: Job<InspectJob, Inspection> = {
  name: 'latency.inspect',
  noun: 'inspection',
  steps: { inspect: 'Reading models' },
  load: async () => (await import('./job')).inspect,
};

export const calibrateMachine: Job<CalibrationParams, Calibration> = {
  name: 'latency.calibrate',
  noun: 'calibration',
  steps: { calibrate: 'Calibrating' },
  load: async () => (await import('./job')).calibrateWithPrior,
};

export const measureModelFiles: Job<MeasureJob, MeasureOutcome> = {
  name: 'latency.measure',
  noun: 'measurement',
  steps: { measure: 'Measuring' },
  load: async () => (await import('./job')).measure,
};

export const latencyJobs = [inspectModelFiles, calibrateMachine, measureModelFiles];
