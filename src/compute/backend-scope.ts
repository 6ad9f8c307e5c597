/** tfjs keeps its current backend in a global; this is the only place that changes it, and it always changes it back. */
import { engine } from '@tensorflow/tfjs-core';

/**
 * Runs `work` with `backend` as tfjs's current backend, inside a tidy scope, and restores the previous backend even when
 * `work` throws. `work` is synchronous, so no other code of this process can run under the wrong backend.
 */
export function withBackend<Result>(backend: string, work: () => Result): Result {
  const tf = engine();
  const previous = tf.backendName;
  activate(backend);
  tf.startScope('withBackend');
  try {
    return work();
  } finally {
    tf.endScope();
    if (previous !== null && previous !== undefined && previous !== backend) {
      activate(previous);
    }
  }
}

/** Backends used here initialise synchronously, so the switch is complete when setBackend returns its promise. */
function activate(backend: string): void {
  const tf = engine();
  const switched = tf.setBackend(backend);
  // The promise repeats a failure that the check below reports.
  switched.catch(() => undefined);
  if (tf.backendName !== backend || tf.findBackend(backend) === null) {
    throw new Error(`The tfjs backend '${backend}' is not available.`);
  }
}
