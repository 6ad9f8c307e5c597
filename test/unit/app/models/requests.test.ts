import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { networkNamed } from '../../../../bench/networks/catalogue';
import { generateNetwork } from '../../../../bench/networks/spec';
import type { ModelInspection } from '../../../../src/contracts/latency/model-inspection';
import { modelRequests } from '../../../../src/app/models/requests';
import { createInlineRunner } from '../../../../src/jobs/inline-runner';
import { JobFailed, type JobRunner } from '../../../../src/jobs/runner';
import { inspectModelFiles, measureModelFiles } from '../../../../src/methods/latency/jobs';
import { temporaryFolders } from '../../process/fixtures/temporary';

const folder = temporaryFolders();
let file: string;
beforeAll(async () => {
  file = path.join(folder(), 'net.onnx');
  await writeFile(
    file,
    generateNetwork(networkNamed('resnet18'), { weights: 'shape-only', size: 64, width: 0.25 }).model,
  );
});

const signal = new AbortController().signal;
const context = (run: JobRunner['run']) => ({
  signal,
  progress: () => undefined,
  log: () => undefined,
  now: () => 0,
  rules: () => Promise.resolve([]),
  jobs: { pid: null, run },
});
const inThisProcess = createInlineRunner(() => undefined);
const question = (fileName: string) => ({
  file: path.join(path.dirname(file), fileName),
  fileName,
  dimensions: {},
  storageDir: path.dirname(file),
});

describe('the requests about models', () => {
  it('take it calmly when a file brings down the process that reads it', async () => {
    const crash = () =>
      Promise.reject(
        new JobFailed(inspectModelFiles, 'signal SIGSEGV', { code: null, signal: 'SIGSEGV', lastLines: [] }),
      );
    const answer = await modelRequests.measure({ ...question('net.onnx'), threads: 1 }, context(crash));
    expect(answer).toEqual({
      kind: 'unreadable',
      reason: 'the process that read it ended unexpectedly (signal SIGSEGV); nothing else was affected',
    });
  });

  it('keep the counts of a model that brings down the process which measures it', async () => {
    const run: JobRunner['run'] = (job, params, options) =>
      job.name === measureModelFiles.name
        ? Promise.reject(new JobFailed(job, 'signal SIGILL'))
        : inThisProcess.run(job, params, options);
    const { model } = counted(
      await modelRequests.measure({ ...question('net.onnx'), threads: 1 }, context(run)),
    );
    expect(model.measuredMs).toBeNull();
    expect(model.problems.map(({ reason }) => reason).join()).toContain(
      'not measured: The process that ran the measurement ended unexpectedly (signal SIGILL).',
    );
    expect(model.flops).toBeGreaterThan(0);
  });
});

function counted(answer: ModelInspection): ModelInspection & { kind: 'counted' } {
  if (answer.kind !== 'counted') {
    throw new Error(answer.reason);
  }
  return answer;
}
