import { nodeColumns, type ModelInspection, type ModelQuestion } from '../../shared/model-inspection';
import type { CalibrationRequest } from '../../shared/protocol';
import { userError } from '../../shared/rpc/errors';
import type { RuntimeOptions, RuntimeReport } from '../../shared/runtime-report';
import { describeExit } from '../supervisor/errors';
import { TrainingFailed } from '../training/trainer';
import type { AnalysisContext } from './context';
import { runtime } from './runtime';

/** What the editor asks about ONNX models: `meshlens runtime`, for one model at a time. */
export interface ModelRequests {
  inspect(question: ModelQuestion, context: AnalysisContext): Promise<ModelInspection>;
  measure(question: ModelQuestion & { readonly threads: number }, context: AnalysisContext): Promise<ModelInspection>;
  /** @throws an error for the user when too few kernels can be measured */
  calibrate(request: CalibrationRequest, context: AnalysisContext): Promise<{ readonly measuredKernels: number }>;
}

export const modelRequests: ModelRequests = {
  inspect: (question, context) => inspected(optionsOf(question), context),
  measure: ({ threads, ...question }, context) => inspected({ ...optionsOf(question), measure: { threads } }, context),
  async calibrate({ models, dimensions, storageDir }, context) {
    const { calibration } = await runtime({ models, dimensions, cacheFolder: storageDir, calibrate: true, measure: null }, context);
    if (calibration === null) throw userError('calibration-failed', 'This machine could not be measured.');
    return { measuredKernels: calibration.measuredKernels };
  },
};

function optionsOf({ file, fileName, dimensions, storageDir }: ModelQuestion): RuntimeOptions {
  return { models: [{ file, fileName }], dimensions, cacheFolder: storageDir, calibrate: false, measure: null };
}

/** A file that brings down the process which reads it is unreadable like one that is no model. */
async function inspected(options: RuntimeOptions, context: AnalysisContext): Promise<ModelInspection> {
  try {
    return answerOf(await runtime(options, context));
  } catch (error) {
    if (!(error instanceof TrainingFailed)) throw error;
    const detail = error.exit === undefined ? '' : ` (${describeExit(error.exit)})`;
    return { kind: 'unreadable', reason: `the process that read it ended unexpectedly${detail}; nothing else was affected` };
  }
}

function answerOf({ models, failed, calibration }: RuntimeReport): ModelInspection {
  const found = models.at(0);
  if (found === undefined) return { kind: 'unreadable', reason: failed.at(0)?.reason ?? 'nothing could be read' };
  const { nodes, ...model } = found;
  return { kind: 'counted', model, nodes: nodeColumns(nodes), calibration };
}
