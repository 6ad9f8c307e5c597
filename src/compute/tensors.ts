/** The data types and shapes that cross the border between host code, tfjs programs and compiled functions. */
import type { Tensor } from '@tensorflow/tfjs-core';

export interface TensorSpec {
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32';
}

export type TensorSpecs = Readonly<Record<string, TensorSpec>>;

/** Tensors inside a tfjs program, by name. */
export type TensorMap = Readonly<Record<string, Tensor>>;

export type HostArray = Float32Array | Int32Array;

/** Plain host data, row-major, by name. */
export type HostTensors = Readonly<Record<string, HostArray>>;

/** Number of elements of a tensor of this shape; 1 for a scalar. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, dimension) => size * dimension, 1);
}

/** The type of an output, as host arrays have them. @throws for bool, which has no array of its own. */
export function checkedOutputType(name: string, type: string): 'float32' | 'int32' {
  if (type === 'float32' || type === 'int32') {
    return type;
  }
  throw new Error(`Output '${name}' has type ${type}; cast it to float32 or int32.`);
}

/**
 * The array of one input, checked against its spec.
 * @throws when it is missing, has another length or another element type: a silent reinterpretation would train on noise.
 */
export function checkedInput(name: string, spec: TensorSpec, inputs: HostTensors): HostArray {
  const data = inputs[name];
  if (data === undefined) {
    throw new Error(`Input '${name}' is missing; given: ${Object.keys(inputs).join(', ') || 'nothing'}.`);
  }
  const expected = spec.dtype === 'int32' ? Int32Array : Float32Array;
  if (!(data instanceof expected)) {
    throw new Error(
      `Input '${name}' must be a ${expected.name} (${spec.dtype}), got ${data.constructor.name}.`,
    );
  }
  if (data.length !== sizeOf(spec.shape)) {
    throw new Error(
      `Input '${name}' must have ${sizeOf(spec.shape)} elements for shape [${spec.shape.join(', ')}], got ${data.length}.`,
    );
  }
  return data;
}
