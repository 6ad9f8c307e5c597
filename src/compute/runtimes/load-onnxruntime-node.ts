import type * as OnnxRuntimeNode from 'onnxruntime-node';

/**
 * Loads the native runtime with its telemetry off. Without the variable it keeps a device id and a database of events in
 * the user's cache folder (since 1.30). The library reads it from the environment of the process as it is loaded.
 */
export function loadOnnxRuntimeNode(): Promise<typeof OnnxRuntimeNode> {
  process.env.ORT_DISABLE_TELEMETRY = '1';
  return import('onnxruntime-node');
}
