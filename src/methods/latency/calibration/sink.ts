import type { WrittenConstant, WrittenNode, WrittenValue } from '../../../onnx/write/write-model';

/** A value of a model of branches reduced to one element of it. */
export interface Sink {
  readonly nodes: readonly WrittenNode[];
  readonly constants: readonly WrittenConstant[];
  readonly output: WrittenValue;
}

/** End of the names of nodes that are no part of what is measured. */
export const ASIDE = ':aside';

/**
 * One element of a value. A whole one as a model's output would stay until garbage is collected, and memory for the next would
 * come from the system page by page, inside a network it is a buffer used again and again. The reshape keeps a runtime
 * that moves transposes from moving one past the slice.
 * @param opset of the standard operators
 */
export function sinkOf({ name, dtype }: WrittenValue, opset: number): Sink {
  const [flat, output] = [`${name}:flat`, `${name}:one`];
  const constant = (suffix: string, value: number): WrittenConstant => {
    const data = new Uint8Array(8);
    new DataView(data.buffer).setBigInt64(0, BigInt(value), true);
    return { name: `${name}:${suffix}`, dtype: 'int64', shape: [1], data };
  };
  const [all, from, to] = [constant('all', -1), constant('from', 0), constant('to', 1)];
  const node = (
    opType: string,
    inputs: readonly string[],
    written: string,
    attributes: WrittenNode['attributes'] = new Map(),
  ): WrittenNode => ({
    name: `${written}${ASIDE}`,
    opType,
    domain: '',
    inputs,
    outputs: [written],
    attributes,
  });
  const hasInputs = opset >= SLICE_BY_INPUTS;
  const slice = hasInputs
    ? node('Slice', [flat, from.name, to.name], output)
    : node(
        'Slice',
        [flat],
        output,
        new Map([
          ['starts', { type: 'ints', value: [0] }],
          ['ends', { type: 'ints', value: [1] }],
        ]),
      );
  return {
    nodes: [node('Reshape', [name, all.name], flat), slice],
    constants: hasInputs ? [all, from, to] : [all],
    output: { name: output, dtype, shape: [1] },
  };
}

/** From this operator set on, Slice has inputs where it had attributes. */
const SLICE_BY_INPUTS = 10;
