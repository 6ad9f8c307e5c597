// Measures kernels in a process of its own, as the product does: what else a process does counts as its processor time.
import { measureForCalibration, type KernelJob } from '../../../src/analytics/runtime/calibration/calibrate';

process.once('message', (job: KernelJob) => {
  measureForCalibration(job, new AbortController().signal, () => undefined).then(
    (measurements) => process.send?.(measurements, () => process.disconnect()),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
