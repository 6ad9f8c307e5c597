// Calibrates in a process of its own, as the product does: what else a process does counts as its processor time.
import { calibrate, type CalibrationJob } from '../../../src/analytics/runtime/calibration/calibrate';

process.once('message', (job: CalibrationJob) => {
  calibrate(job, new AbortController().signal, () => undefined).then(
    (calibration) => process.send?.(calibration, () => process.disconnect()),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
