import { userError } from '../../shared/rpc/errors';
import type { RpcHandlers } from '../../shared/rpc/server';
import type { TrainingJobs } from './jobs';

/** What the training child can do. Handlers use one native thread: the analytics process computes beside them. */
export function createTrainingHandlers(): RpcHandlers<TrainingJobs> {
  return {
    anomaly: () => {
      throw userError('no-training', 'This build cannot train yet.');
    },
  };
}
