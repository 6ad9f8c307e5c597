/** ONNX Runtime as native code: the fastest runtime, where a binary exists for the platform. */
import { isMusl } from './libc';
import type { LibcHost } from './libc';
import { loadOnnxRuntimeNode } from './load-onnxruntime-node';
import { RuntimeUnavailable } from './runtime';
import type { Runtime } from './runtime';
import { compileToSession, loadToSession } from './onnx-function';

/**
 * How long a thread without work looks for some before it sleeps, in microseconds. A step has hundreds of small operators,
 * a few microseconds apart, and waking a sleeping thread takes longer than its share of one. Threads that spin for longer
 * would take the other core away from the editor.
 */
const SPIN_US = '100';

/** @throws RuntimeUnavailable when the package or its binary for this platform is missing or does not load. */
export async function openOnnxRuntimeNode(threads: number, host: LibcHost = process): Promise<Runtime> {
  // Looked at first: under musl with a glibc shim the library loads, and crashes later.
  if (isMusl(host)) {
    throw new RuntimeUnavailable('the native runtime needs glibc, and this system has musl');
  }
  const onnx = await loadOnnxRuntimeNode().catch((error: unknown) => {
    throw new RuntimeUnavailable(whyNot(error));
  });
  const options = {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    // Only errors: warnings about removed initialisers are of no use to anybody.
    logSeverityLevel: 3,
    // Second moments of rare features decay into denormals, which are slow.
    extra: {
      session: { intra_op: { allow_spinning: '1', spin_duration_us: SPIN_US }, set_denormal_as_zero: '1' },
    },
  } as const;
  return {
    name: 'onnxruntime-node',
    compiled: true,
    detail: `onnxruntime-node ${onnx.env.versions.node ?? ''}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
    compile: (program, inputs) => compileToSession(onnx, { options, writesInto: true }, program, inputs),
    load: (model, signature) => loadToSession(onnx, { options, writesInto: true }, model, signature),
  };
}

/** The universal package brings no native runtime: that is a choice, not a fault. */
function whyNot(error: unknown): string {
  const platform = `${process.platform}-${process.arch}`;
  const { code, message }: NodeJS.ErrnoException = error instanceof Error ? error : new Error(String(error));
  const missing =
    code === 'ERR_MODULE_NOT_FOUND' ||
    (code === 'MODULE_NOT_FOUND' && message.includes('onnxruntime_binding.node'));
  if (missing) {
    return `no native runtime for ${platform} is part of this installation`;
  }
  return `the native runtime does not load on ${platform}: ${message.split('\n', 1)[0]}`;
}
