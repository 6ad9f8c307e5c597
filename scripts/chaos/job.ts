/** A training that meets faults: each attempt takes the next ones from a file beside the store. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openOnnxRuntimeNode } from '../../src/compute/runtimes/onnxruntime-node';
import { train } from '../../src/compute/training/train';
import { checkpointOf } from '../../src/jobs/checkpoints';
import type { Job, JobContext } from '../../src/jobs/job';
import { problem } from '../engine/problem';
import { tell } from './events';
import type { Fault } from './fault';
import { inject } from './inject';

export interface ChaosParams {
  readonly name: string;
  readonly seed: number;
  readonly epochs: number;
  /** Where faults and events lie; null: nothing is done to the training. */
  readonly folder: string | null;
  /** What is left of the memory that the job takes: it runs with less after it was ended for it. */
  readonly memory: 'much' | 'little';
}

/** SHA-256 over parameters and losses. */
export const chaosTraining: Job<ChaosParams, string> = {
  name: 'chaos.train',
  noun: 'training',
  steps: { train: 'Training' },
  load: () => Promise.resolve(trainThroughFaults),
  priority: 'background',
  silenceMs: 3000,
  withLessMemory: (params) => ({ ...params, memory: 'little' }),
  decisive: ({ name, seed, epochs }) => ({ name, seed, epochs }),
  withInstalled: (params, folderOf) => ({ ...params, folder: folderOf('faults'), memory: 'much' }),
};

export const faultsFile = (folder: string, name: string): string => path.join(folder, `${name}.faults.json`);

async function trainThroughFaults(params: ChaosParams, context: JobContext): Promise<string> {
  const { name, seed, epochs, folder } = params;
  const say = (event: Parameters<typeof tell>[1]): void => {
    if (folder !== null) {
      tell(folder, event);
    }
  };
  const runtime = await openOnnxRuntimeNode(1);
  const checkpoint = checkpointOf(context, { job: chaosTraining.name, dataset: name, seed, runtime });
  let told = -1;
  let resumedAt = 0;
  say({ job: name, what: 'starts', step: 0 });
  const result = await train({
    ...problem(epochs),
    seed,
    runtime,
    signal: context.signal,
    checkpoint: checkpoint && {
      ...checkpoint,
      // Half of the time is spent writing, so that many faults fall into a write.
      pace: { ...checkpoint.pace, maxShare: 0.5 },
      onResume: (_, step) => (resumedAt = step),
    },
    async beforeStep(step) {
      if (told < 0) {
        say({ job: name, what: 'steps', step: resumedAt });
        context.progress({ step: 'train', fraction: null, message: '', etaMs: null });
      }
      told = step;
      const fault = folder === null ? undefined : takeFault(folder, name, step);
      if (fault !== undefined && checkpoint !== undefined) {
        say({ job: name, what: 'fault', step, fault: fault.kind });
        await inject(fault.kind, checkpoint.file);
      }
    },
  });
  result.notices.forEach((notice) => say({ job: name, what: 'notice', step: told, notice }));
  say({ job: name, what: 'done', step: told });
  return createHash('sha256')
    .update(new Uint8Array(result.parameters.buffer))
    .update(JSON.stringify(result.history))
    .digest('hex');
}

/** The first fault whose step has come; it happens once. */
function takeFault(folder: string, name: string, step: number): Fault | undefined {
  const file = faultsFile(folder, name);
  const [first, ...rest] = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Fault[]) : [];
  if ((first as Fault | undefined) === undefined || step < first.step) {
    return undefined;
  }
  // Behind a queue two attempts may run at once, where a machine was away.
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, JSON.stringify(rest));
  renameSync(unfinished, file);
  return first;
}
