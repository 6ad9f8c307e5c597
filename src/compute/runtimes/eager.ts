/** Runs tfjs functions op by op on a tfjs backend: slow, but nothing to compile and nothing native needed. */
import { tensor } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { withBackend } from '../backend-scope';
import { installGradients } from '../compiler/gradients';
import { checkedInput, checkedOutputType } from '../tensors';
import type { HostArray, TensorMap, TensorSpecs } from '../tensors';
import type { CompiledFunction } from './runtime';

/** Wraps `program` so that it runs on host arrays with the given tfjs backend, which must initialise synchronously. */
export function eagerFunction(
  backend: string,
  program: (inputs: TensorMap) => TensorMap,
  inputs: TensorSpecs,
): CompiledFunction {
  installGradients();
  return {
    run: (hostInputs) =>
      new Promise((resolve) => {
        const outputs = withBackend(backend, () => {
          const tensors = Object.entries(inputs).map(([name, spec]): [string, Tensor] => [
            name,
            tensor(checkedInput(name, spec, hostInputs), [...spec.shape], spec.dtype),
          ]);
          const results = Object.entries(program(Object.fromEntries(tensors)));
          // Copied: tfjs-cpu hands out its own memory, which may be an input's.
          return results.map(([name, result]): [string, HostArray] => {
            checkedOutputType(name, result.dtype);
            return [name, (result.dataSync() as HostArray).slice()];
          });
        });
        resolve(Object.fromEntries(outputs));
      }),
    dispose: () => Promise.resolve(),
  };
}
