import { createHash } from 'node:crypto';
import path from 'node:path';
import { version } from '../../package.json';
import type { CheckpointOptions, Runtime } from '../compute';
import type { JobContext } from './job';

/** What decides the numbers of a training; plain JSON besides the runtime. */
export interface TrainingIdentity {
  readonly job: string;
  /** Key of what is learned from. */
  readonly dataset: string;
  readonly seed: number;
  /** Another runtime rounds in another way: its states are not mixed. */
  readonly runtime: Runtime;
  readonly [setting: string]: unknown;
}

/**
 * The checkpoint of one training of a job, so that the job goes on where its last run was ended.
 * @returns undefined when nothing is kept
 */
export function checkpointOf(
  { checkpoints, log }: Pick<JobContext, 'checkpoints' | 'log'>,
  { runtime, ...identity }: TrainingIdentity,
): CheckpointOptions | undefined {
  if (checkpoints === null) {
    return undefined;
  }
  const { folder, intervalMs } = checkpoints;
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([version, runtime.name, runtime.detail, identity]))
    .digest('hex');
  return {
    file: path.join(folder, `${fingerprint.slice(0, 32)}.checkpoint`),
    fingerprint,
    pace: { minIntervalMs: intervalMs },
    // The whole task removes its checkpoints: a job may train several networks, and a task run several jobs.
    keep: true,
    onResume: (epochs, steps) =>
      log(`Training goes on from a checkpoint: ${epochs} epochs (${steps} steps) are not repeated.`),
  };
}
