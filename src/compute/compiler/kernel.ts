/** How a tfjs kernel is written for the compiler: a name, the names of its inputs, and a function that appends graph nodes. */
import type { NamedAttrMap, NamedTensorInfoMap } from '@tensorflow/tfjs-core';
import type { ElementType, GraphBuilder } from './graph';
import type { Symbolic } from './symbolic';

export interface KernelCall {
  readonly graph: GraphBuilder;
  /** In the order in which the kernel names its inputs; a list kernel gets all of them. */
  readonly inputs: readonly Symbolic[];
  readonly attributes: NamedAttrMap;
}

export interface Kernel {
  /** The name under which tfjs dispatches it. */
  readonly name: string;
  /** Names of the inputs as tfjs passes them; 'list' for kernels that take an array. */
  readonly inputNames: readonly string[] | 'list';
  lower(call: KernelCall): Symbolic | readonly Symbolic[];
}

/** The one place where tfjs's loosely typed attributes get the type that tfjs documents for the kernel. */
export function kernel<Attributes extends object>(
  name: string,
  inputNames: readonly string[] | 'list',
  lower: (
    graph: GraphBuilder,
    inputs: readonly Symbolic[],
    attributes: Attributes,
  ) => Symbolic | readonly Symbolic[],
): Kernel {
  return {
    name,
    inputNames,
    lower: (call) => lower(call.graph, call.inputs, call.attributes as unknown as Attributes),
  };
}

/** tfjs passes inputs as a record, or as an array for list kernels; both are indexable by name. */
export function inputKeys(kernel: Kernel, inputs: NamedTensorInfoMap): readonly string[] {
  return kernel.inputNames === 'list' ? Object.keys(inputs) : kernel.inputNames;
}

/** The element type of a tfjs dtype. @throws for strings and complex numbers, which have no place in a compiled graph. */
export function elementType(dtype: string): ElementType {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') {
    return dtype;
  }
  throw new Error(`Tensors of dtype '${dtype}' cannot be compiled; use float32, int32 or bool.`);
}

/** Axes as tfjs accepts them (one, several, negative, or absent = all) as sorted non-negative axes. */
export function normaliseAxes(
  axis: number | readonly number[] | undefined | null,
  rank: number,
): readonly number[] {
  const axes =
    axis === undefined || axis === null
      ? Array.from({ length: rank }, (_, index) => index)
      : typeof axis === 'number'
        ? [axis]
        : axis;
  return axes.map((each) => (each < 0 ? each + rank : each)).sort((a, b) => a - b);
}
