import type { Job } from '../../jobs/job';
import { withoutNativeRuntime } from '../../jobs/native-crash';
import { withSmallerBatch } from '../../jobs/smaller-batch';
import type { ForecastFitJob, ForecastFitOutcome } from './job';

/** Trains one network for one seed; several run side by side. */
export const fitForecast: Job<ForecastFitJob, ForecastFitOutcome> = {
  name: 'forecast.fit',
  noun: 'training',
  steps: { train: 'Training' },
  load: async () => (await import('./job')).runForecastFit,
  withoutNative: withoutNativeRuntime,
  withLessMemory: withSmallerBatch,
  priority: 'background',
  silenceMs: 120_000,
  cost: { ms: 20_000, memoryBytes: 400e6, cores: 1 },
  decisive: (params) => ({ ...params }),
};

export const forecastJobs = [fitForecast];
