/** Parameters of a model: named arrays that live one after the other in a flat vector. */
import { reshape, split } from '@tensorflow/tfjs-core';
import type { Tensor1D } from '@tensorflow/tfjs-core';
import { createRandom } from '../numeric/random';
import { sizeOf } from './tensors';
import type { TensorMap } from './tensors';

export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly init: 'glorot' | 'zeros' | 'ones' | { readonly normal: number };
  /** Whether weight decay applies: to matrices as a rule, not to biases and gains. */
  readonly decay: boolean;
  /** Part of the state, but not trained: a random projection, or a memory that the host rewrites between steps. */
  readonly isFixed?: boolean;
}

export function parameterCount(specs: readonly ParameterSpec[]): number {
  return specs.reduce((count, { shape }) => count + sizeOf(shape), 0);
}

/** The flat vector of initial values; each parameter has its own random stream, so adding one does not change the others before it. */
export function initialParameters(specs: readonly ParameterSpec[], seed: number): Float32Array {
  const flat = new Float32Array(parameterCount(specs));
  let offset = 0;
  specs.forEach((spec, stream) => {
    const values = flat.subarray(offset, offset + sizeOf(spec.shape));
    fill(values, spec, seed, stream);
    offset += values.length;
  });
  return flat;
}

function fill(values: Float32Array, { init, shape }: ParameterSpec, seed: number, stream: number): void {
  const random = createRandom(seed, stream);
  if (init === 'ones') {
    values.fill(1);
  } else if (init === 'glorot') {
    const limit = Math.sqrt(6 / fanInPlusOut(shape));
    values.forEach((_, index) => (values[index] = (2 * random.uniform() - 1) * limit));
  } else if (init !== 'zeros') {
    values.forEach((_, index) => (values[index] = random.normal() * init.normal));
  }
}

/** The last two axes are in and out; leading axes (taps of a filter, heads) multiply both. */
function fanInPlusOut(shape: readonly number[]): number {
  const [fanIn, fanOut] = shape.length >= 2 ? shape.slice(-2) : [sizeOf(shape), sizeOf(shape)];
  return (fanIn + fanOut) * sizeOf(shape.slice(0, -2));
}

/** Named views on the flat vector, inside a tfjs function. */
export function splitParameters(flat: Tensor1D, specs: readonly ParameterSpec[]): TensorMap {
  const pieces = split(
    flat,
    specs.map(({ shape }) => sizeOf(shape)),
  );
  return Object.fromEntries(
    specs.map(({ name, shape }, index) => [name, reshape(pieces[index], [...shape])]),
  );
}

/** The part of a flat vector that holds one parameter: a view. @throws when there is none of that name */
export function parameterView(
  specs: readonly ParameterSpec[],
  flat: Float32Array,
  name: string,
): Float32Array {
  const at = specs.findIndex((spec) => spec.name === name);
  if (at < 0) {
    throw new Error(`There is no parameter '${name}'.`);
  }
  const from = parameterCount(specs.slice(0, at));
  return flat.subarray(from, from + sizeOf(specs[at].shape));
}
