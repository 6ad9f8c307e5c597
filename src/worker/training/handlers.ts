import { runAnomalyJob } from '../../analytics/anomaly/job';
import { UnusableModel } from '../../analytics/anomaly/model-file';
import { runForecastFit } from '../../analytics/forecast/job';
import { calibrate } from '../../analytics/runtime/calibration/calibrate';
import { inspectModels } from '../../analytics/runtime/inspect';
import { measureModels } from '../../analytics/runtime/measure/measure-models';
import { userError } from '../../shared/rpc/errors';
import type { RpcHandlers } from '../../shared/rpc/server';
import { UNUSABLE_MODEL, type TrainingJobs } from './jobs';

/** What the training child can do. `log` lines reach the analytics process through the child's standard error. */
export function createTrainingHandlers(log: (line: string) => void): RpcHandlers<TrainingJobs> {
  return {
    anomaly: async (job, { signal, progress }) => {
      try {
        return await runAnomalyJob(job, { signal, progress, log });
      } catch (error) {
        throw error instanceof UnusableModel ? userError(UNUSABLE_MODEL, error.message) : error;
      }
    },
    forecast: (job, { signal, progress }) => runForecastFit(job, { signal, progress, log }),
    inspectModels: (job, { signal, progress }) =>
      inspectModels(job, signal, (done) => progress({ fraction: done / job.models.length, message: job.models[done - 1].fileName, etaMs: null })),
    calibrateRuntime: (job, { signal, progress }) => calibrate(job, signal, (fraction) => progress({ fraction, message: 'kernels on this machine', etaMs: null })),
    measureModels: (job, { signal, progress }) => measureModels(job, signal, (fraction) => progress({ fraction, message: 'measuring', etaMs: null })),
  };
}
