/** Between the flat parameters that training works on and the named tensors of a model folder. */
import type { ParameterSpec } from '../parameters';
import { sizeOf } from '../tensors';
import { UnusableModel } from './error';
import type { StoredModel } from './read';
import type { StoredTensor } from './tensor';

/** @returns a tensor for each parameter, named `prefix/parameter` */
export function storedParameters(
  prefix: string,
  specs: readonly ParameterSpec[],
  flat: Float32Array,
): readonly StoredTensor[] {
  let offset = 0;
  return specs.map(({ name, shape }) => {
    const start = offset;
    offset += sizeOf(shape);
    return { name: `${prefix}/${name}`, shape, data: flat.subarray(start, offset) };
  });
}

/**
 * The reverse: [parameters] in the order of the specs.
 * @throws UnusableModel when a tensor is missing or has another shape or type
 */
export function flatParameters(
  { tensors, headerFile }: Pick<StoredModel, 'tensors' | 'headerFile'>,
  prefix: string,
  specs: readonly ParameterSpec[],
): Float32Array {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const flat = new Float32Array(specs.reduce((sum, { shape }) => sum + sizeOf(shape), 0));
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
