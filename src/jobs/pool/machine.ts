import { availableParallelism, totalmem } from 'node:os';
import type { PoolOptions } from './pool-runner';

/** Jobs may take so much of the memory together, and one process so much of it: the rest is for the editor and its user. */
const JOBS_SHARE = 0.8;
const PROCESS_SHARE = 0.6;

/** What jobs may take of this machine, or of the container that this process runs in. */
export function thisMachine(): Pick<PoolOptions, 'cores' | 'memoryBytes' | 'processBytes'> {
  // 0 or far beyond the machine's memory: there is no container.
  const constrained = process.constrainedMemory() || Infinity;
  const bytes = Math.min(totalmem(), constrained);
  return {
    cores: availableParallelism(),
    memoryBytes: JOBS_SHARE * bytes,
    processBytes: PROCESS_SHARE * bytes,
  };
}
