import path from 'node:path';
import { RpcError } from '../../process/rpc/errors';
import type { Job } from '../job';
import type { JobStorage } from '../storage';
import { recordOf, type JobRecord } from './record';

const UNKNOWN_COST: JobRecord['cost'] = { ms: 0, memoryBytes: 0, cores: 1 };

/** The record of one run; null when this run is not decided by parameters that could stand in one. */
export function recordOfJob<Params, Result>(
  job: Job<Params, Result>,
  params: Params,
  { checkpoints }: JobStorage,
): JobRecord | null {
  const decisive = job.decisive?.(params) ?? null;
  if (decisive === null) {
    return null;
  }
  try {
    return recordOf(job.name, decisive, {
      checkpoint: checkpoints === null ? null : path.basename(checkpoints.folder),
      priority: job.priority ?? 'interactive',
      cost: job.cost ?? UNKNOWN_COST,
    });
  } catch (error) {
    // A path among the parameters, for example: such a result belongs to this machine.
    if (error instanceof RpcError) {
      return null;
    }
    throw error;
  }
}
