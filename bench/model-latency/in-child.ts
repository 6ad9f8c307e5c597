import { fork } from 'node:child_process';
import path from 'node:path';
import type { KernelJob, KernelMeasurements } from '../../src/methods/latency/calibration/calibrate';
import type { MeasureJob, MeasureOutcome } from '../../src/methods/latency/measure/measure-models';

export type ChildJob =
  | { readonly kind: 'kernels'; readonly job: KernelJob }
  | { readonly kind: 'models'; readonly job: MeasureJob };

/** What a calibration measures, in a process of its own. */
export function measureKernelsInChild(job: KernelJob): Promise<KernelMeasurements> {
  return inChild({ kind: 'kernels', job });
}

/** Models measured beside each other, in a process of their own. */
export function measureModelsInChild(job: MeasureJob): Promise<MeasureOutcome> {
  return inChild({ kind: 'models', job });
}

function inChild<T>(job: ChildJob): Promise<T> {
  const child = fork(path.join(__dirname, 'child.ts'), { serialization: 'advanced' });
  return new Promise((resolve, reject) => {
    child.once('message', (measured) => resolve(measured as T));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The measuring process ended with ${String(code)}.`)));
    child.send(job);
  });
}
