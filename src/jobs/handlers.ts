import { userError } from '../process/rpc/errors';
import type { RpcHandlers } from '../process/rpc/server';
import { UNUSABLE_MODEL, type TrainingJobs } from './jobs';

/**
 * What the training child can do; each kind of work loads its own code, so that a small job does not wait for a large one's.
 * `log` lines reach the analytics process through the child's standard error.
 */
export function createTrainingHandlers(log: (line: string) => void): RpcHandlers<TrainingJobs> {
  return {
    anomaly: async (job, { signal, progress }) => {
      const [{ runAnomalyJob }, { UnusableModel }] = await Promise.all([
        import('../methods/anomaly/job'),
        import('../methods/anomaly/model-file'),
      ]);
      try {
        return await runAnomalyJob(job, { signal, progress, log });
      } catch (error) {
        throw error instanceof UnusableModel ? userError(UNUSABLE_MODEL, error.message) : error;
      }
    },
    forecast: async (job, { signal, progress }) => {
      const { runForecastFit } = await import('../methods/forecast/job');
      return runForecastFit(job, { signal, progress, log });
    },
    inspectModels: async (job, { signal, progress }) => {
      const { inspectModels } = await import('../methods/latency/inspect');
      return inspectModels(job, signal, (done) =>
        progress({ fraction: done / job.models.length, message: job.models[done - 1].fileName, etaMs: null }),
      );
    },
    calibrateLatency: async (job, { signal, progress }) => {
      const [{ calibrate }, { loadLatencyModel: loadRuntimeModel }] = await Promise.all([
        import('../methods/latency/calibration/calibrate'),
        import('../methods/latency/network/model-file'),
      ]);
      const { model, reason } = await loadRuntimeModel(job.latencyModelFolder);
      if (reason !== null) {
        log(`Calibrated without a prior: ${reason}`);
      }
      return calibrate({ ...job, prior: model?.prior ?? null }, signal, (fraction) =>
        progress({ fraction, message: 'kernels on this machine', etaMs: null }),
      );
    },
    measureModels: async (job, { signal, progress }) => {
      const { measureModels } = await import('../methods/latency/measure/measure-models');
      return measureModels(job, signal, (fraction) =>
        progress({ fraction, message: 'measuring', etaMs: null }),
      );
    },
  };
}
