/** Between the flat parameters that training works on and the named tensors of a model folder. */
import type { ParameterSpec } from '../parameters';
import { sizeOf } from '../tensors';
import { UnusableModel } from './error';
import type { StoredModel } from './read';
import type { TensorToStore } from './tensor';

/** Steps on either side of zero that parameters are rounded to, by the number of their axes. */
export interface Precision {
  readonly matrices: number;
  /** Biases and gains: few, and each of them matters. */
  readonly vectors: number;
}

/** Of the models that ship: docs/models.md has what it costs. */
export const SHIPPED_PRECISION: Precision = { matrices: 63, vectors: 127 };

/**
 * @param precision exact without it
 * @returns a tensor for each parameter, named `prefix/parameter`
 */
export function storedParameters(
  prefix: string,
  specs: readonly ParameterSpec[],
  flat: Float32Array,
  precision?: Precision,
): readonly TensorToStore[] {
  let offset = 0;
  return specs.map(({ name, shape }) => {
    const start = offset;
    offset += sizeOf(shape);
    const tensor = { name: `${prefix}/${name}`, shape, data: flat.subarray(start, offset) };
    return precision === undefined
      ? tensor
      : { ...tensor, steps: shape.length < 2 ? precision.vectors : precision.matrices };
  });
}

/**
 * The reverse: [parameters] in the order of the specs. Earlier models have all of them in one tensor, named `prefix`.
 * @throws UnusableModel when a tensor is missing or has another shape or type
 */
export function flatParameters(
  { tensors, headerFile }: Pick<StoredModel, 'tensors' | 'headerFile'>,
  prefix: string,
  specs: readonly ParameterSpec[],
): Float32Array {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const flat = new Float32Array(specs.reduce((sum, { shape }) => sum + sizeOf(shape), 0));
  const whole = byName.get(prefix)?.data;
  if (whole instanceof Float32Array && whole.length === flat.length) {
    return whole;
  }
  let offset = 0;
  for (const { name, shape } of specs) {
    const stored = byName.get(`${prefix}/${name}`);
    if (!(stored?.data instanceof Float32Array) || stored.shape.join() !== shape.join()) {
      const found = stored === undefined ? 'is missing' : `is [${stored.shape.join(', ')}]`;
      throw new UnusableModel(
        `${headerFile}: tensor '${prefix}/${name}' ${found}; its configuration has float32 [${shape.join(', ')}]`,
      );
    }
    flat.set(stored.data, offset);
    offset += stored.data.length;
  }
  return flat;
}
