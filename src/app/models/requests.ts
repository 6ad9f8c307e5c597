import type { ModelInspection } from '../../contracts/latency/model-inspection';
import type { ModelQuestion } from '../../contracts/latency/model-question';
import type { CalibrationRequest } from '../../contracts/protocol';
import { userError } from '../../process/rpc/errors';
import type { LatencyOptions } from '../../contracts/latency/report';
import { describeExit } from '../../process/supervisor/errors';
import { JobFailed } from '../../jobs/runner';
import type { AnalysisContext } from '../context';
import { compressModel } from './compress-model';
import { inspectionOf } from './inspection-of';
import { predictLatency } from './predict-latency';
import { writeOrdered } from './write-ordered';

/** What the editor asks about ONNX models beyond reading them: `meshlens runtime` and `meshlens compress`, for one model at a time. */
export interface ModelRequests {
  measure(
    question: ModelQuestion & { readonly threads: number },
    context: AnalysisContext,
  ): Promise<ModelInspection>;
  compress: typeof compressModel;
  write: typeof writeOrdered;
  /** @throws an error for the user when too few kernels can be measured */
  calibrate(
    request: CalibrationRequest,
    context: AnalysisContext,
  ): Promise<{ readonly measuredKernels: number }>;
}

export const modelRequests: ModelRequests = {
  compress: compressModel,
  write: writeOrdered,
  measure: ({ threads, file, fileName, dimensions, storageDir }, context) =>
    inspected(
      {
        models: [{ file, fileName }],
        dimensions,
        storageDir,
        calibrate: false,
        measure: { threads },
      },
      context,
    ),
  async calibrate({ models, dimensions, storageDir }, context) {
    const { calibration } = await predictLatency(
      { models, dimensions, storageDir, calibrate: true, measure: null },
      context,
    );
    if (calibration === null) {
      throw userError('calibration-failed', 'This machine could not be measured.');
    }
    return { measuredKernels: calibration.measuredKernels };
  },
};

/** A file that brings down the process which reads it is unreadable like one that is no model. */
async function inspected(options: LatencyOptions, context: AnalysisContext): Promise<ModelInspection> {
  try {
    return inspectionOf(await predictLatency(options, context));
  } catch (error) {
    if (!(error instanceof JobFailed)) {
      throw error;
    }
    const detail = error.exit === undefined ? '' : ` (${describeExit(error.exit)})`;
    return {
      kind: 'unreadable',
      reason: `the process that read it ended unexpectedly${detail}; nothing else was affected`,
    };
  }
}
