import { RUNTIME_VERSION, type RuntimeOptions, type RuntimeReport } from '../../shared/runtime-report';
import type { AnalysisContext } from './context';
import { toolInfo } from './tool-info';

/** What ONNX models take. They are opened in a child process only: what a hostile file brings down is not this one. */
export async function runtime(options: RuntimeOptions, context: AnalysisContext): Promise<RuntimeReport> {
  const startedMs = context.now();
  const { models, failed } = await context.trainer.run('inspectModels', options, {
    signal: context.signal,
    onProgress: ({ fraction, message, etaMs }) => context.progress({ step: 'read', fraction, message, etaMs }),
  });
  return {
    version: RUNTIME_VERSION,
    tool: toolInfo,
    createdMs: context.now(),
    models,
    failed,
    timings: [{ step: 'read and count', ms: context.now() - startedMs, cached: false }],
  };
}
