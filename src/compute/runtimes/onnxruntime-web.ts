/** ONNX Runtime as WebAssembly, in Node: no native code, so it runs wherever Node does. One thread. */
import { RuntimeUnavailable } from './runtime';
import type { Runtime } from './runtime';
import { compileToSession, loadToSession } from './onnx-function';

/** @throws RuntimeUnavailable when the package or its .wasm file is missing. */
export async function openOnnxRuntimeWeb(): Promise<Runtime> {
  const onnx = await import('onnxruntime-web').catch((error: unknown) => {
    throw new RuntimeUnavailable(
      `the WebAssembly runtime does not load: ${(error as Error).message.split('\n', 1)[0]}`,
    );
  });
  // One thread needs no worker threads, which would have to find this package's loader from inside a bundle.
  onnx.env.wasm.numThreads = 1;
  onnx.env.logLevel = 'error';
  const options = {
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  } as const;
  return {
    name: 'onnxruntime-web',
    compiled: true,
    detail: `onnxruntime-web ${onnx.env.versions.web ?? ''} (WebAssembly), 1 thread`,
    compile: (program, inputs) => compileToSession(onnx, { options, writesInto: false }, program, inputs),
    load: (model, signature) => loadToSession(onnx, { options, writesInto: false }, model, signature),
  };
}
