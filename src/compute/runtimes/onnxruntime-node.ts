/** ONNX Runtime as native code: the fastest runtime, where a binary exists for the platform. */
import { RuntimeUnavailable } from './runtime';
import type { Runtime } from './runtime';
import { compileToSession } from './onnx-function';

/** @throws RuntimeUnavailable when the package or its binary for this platform is missing. */
export async function openOnnxRuntimeNode(threads: number): Promise<Runtime> {
  const onnx = await import('onnxruntime-node').catch((error: unknown) => {
    throw new RuntimeUnavailable(`the native runtime does not load on ${process.platform}-${process.arch}: ${firstLine(error)}`);
  });
  const options = {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    // Only errors: warnings about removed initialisers are of no use to anybody.
    logSeverityLevel: 3,
    // Spinning threads take the other core away from the editor. Second moments of rare features decay into denormals, which are slow.
    extra: { session: { intra_op: { allow_spinning: '0' }, set_denormal_as_zero: '1' } },
  } as const;
  return {
    name: 'onnxruntime-node',
    compiled: true,
    detail: `onnxruntime-node ${onnx.env.versions.node ?? ''}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
    compile: (program, inputs) => compileToSession(onnx, { options, writesInto: true }, program, inputs),
  };
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0];
}
