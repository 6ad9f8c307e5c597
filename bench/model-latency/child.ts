// Measures in a process of its own, as the product does: what else a process did and does shows in its times.
import { measureForCalibration } from '../../src/methods/latency/calibration/calibrate';
import { measureModels } from '../../src/methods/latency/measure/measure-models';
import type { ChildJob } from './in-child';

process.once('message', (job: ChildJob) => {
  const { signal } = new AbortController();
  const measuring =
    job.kind === 'kernels'
      ? measureForCalibration(job.job, signal, () => undefined)
      : measureModels(job.job, signal, () => undefined);
  measuring.then(
    (measured) => process.send?.(measured, () => process.disconnect()),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
