/** Runs a tfjs function once on symbolic tensors and returns what it did as a graph. */
import { engine } from '@tensorflow/tfjs-core';
import type { TensorMap, TensorSpecs } from '../tensors';
import { withBackend } from '../backend-scope';
import { installGradients } from './gradients';
import type { Graph, Value } from './graph';
import { kernels } from './kernels';
import { removeDeadNodes } from './passes/dead-nodes';
import { orderForScheduler } from './passes/order';
import { joinPartialSums } from './passes/partial-sums';
import { expand, full } from './symbolic';
import { registerTraceKernels, TraceBackend, TRACE_BACKEND_NAME } from './trace-backend';

export interface Trace {
  readonly graph: Graph;
  /** Names of the tfjs kernels the function dispatched. */
  readonly dispatched: ReadonlySet<string>;
}

/**
 * Traces `program` on inputs of the given shapes. Control flow in the program is followed once, with the shapes as they
 * are; the graph has static shapes.
 * @throws for an op without a kernel, for reading values (dataSync), for random ops, and for a trace inside a trace.
 */
export function trace(program: (inputs: TensorMap) => TensorMap, inputs: TensorSpecs): Trace {
  installGradients();
  registerTraceKernels();
  const tf = engine();
  if (tf.findBackendFactory(TRACE_BACKEND_NAME) !== null) {
    throw new Error('A traced function started another trace.');
  }
  const backend = new TraceBackend();
  tf.registerBackend(TRACE_BACKEND_NAME, () => backend, 0);
  try {
    return withBackend(TRACE_BACKEND_NAME, () => {
      const symbols = Object.entries(inputs).map(([name, { shape, dtype }]) => [
        name,
        backend.tensor(full(backend.graph.input(name, dtype, shape))),
      ]);
      const outputs: Record<string, Value> = {};
      for (const [name, tensor] of Object.entries(program(Object.fromEntries(symbols) as TensorMap))) {
        outputs[name] = expand(backend.graph, backend.symbolOf(tensor)).value;
      }
      if (Object.keys(outputs).length === 0) {
        throw new Error(
          'The traced function returned no tensors; it must be synchronous and return a record of them.',
        );
      }
      return {
        graph: orderForScheduler(joinPartialSums(removeDeadNodes(backend.graph.finish(outputs)))),
        dispatched: backend.dispatched,
      };
    });
  } catch (error) {
    throw explained(error);
  } finally {
    tf.removeBackend(TRACE_BACKEND_NAME);
  }
}

/** tfjs reports a missing kernel in its own words; say what it means here. */
function explained(error: unknown): unknown {
  const missing =
    error instanceof Error ? /Kernel '(\w+)' not registered for backend/.exec(error.message) : null;
  if (missing === null) {
    return error;
  }
  const known = kernels
    .map(({ name }) => name)
    .sort()
    .join(', ');
  return new Error(`The compiler has no kernel for the tfjs op '${missing[1]}'. It knows: ${known}.`, {
    cause: error,
  });
}
