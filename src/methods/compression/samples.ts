/** What models are run on: the user's samples, or random ones. */
import { readFile } from 'node:fs/promises';
import type { NamedFile } from '../../contracts/compression/report';
import { NpyError, readNpy, type NpyArray } from '../../io/npy';
import type { Random } from '../../numeric/random';
import type { ModelCounts } from '../../onnx/count/count-model';
import { elementsOf, type OnnxElementType } from '../../onnx/element-type';
import type { OnnxModel } from '../../onnx/model';
import { userError } from '../../process/rpc/errors';

/** One input of one run. */
export interface HostTensor {
  readonly name: string;
  readonly dtype: OnnxElementType;
  readonly dims: readonly number[];
  readonly data:
    Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array | Int8Array | Uint16Array;
}

export type Sample = readonly HostTensor[];

interface InputSpec {
  readonly name: string;
  readonly dtype: OnnxElementType;
  readonly dims: readonly number[];
  /** Integers are drawn below this. */
  readonly bound: number;
}

/** @throws an error for the user when an input's shape is not known, or no numbers can be made up for its type */
export function inputsOf({ graph }: OnnxModel, counts: ModelCounts): readonly InputSpec[] {
  return counts.inputs.map(({ name, shape }) => {
    const dtype = graph.inputs.find((input) => input.name === name)?.dtype ?? 'undefined';
    if (shape === null) {
      throw userError('no-input-shape', `the shape of input '${name}' is not known`);
    }
    return { name, dtype, dims: shape, bound: boundOf(graph, name) };
  });
}

/** Rows of the table that an input picks from; other integers are flags. */
function boundOf({ nodes, initialisers }: OnnxModel['graph'], name: string): number {
  const rows = nodes.flatMap(({ opType, inputs }) =>
    opType === 'Gather' && inputs[1] === name
      ? initialisers.filter((tensor) => tensor.name === inputs[0]).map(({ dims }) => dims[0])
      : [],
  );
  return rows.length === 0 ? 2 : Math.min(...rows);
}

/** Floats from the standard normal distribution, integers that are valid rows; masks let everything through. */
export function randomSample(inputs: readonly InputSpec[], random: Random): Sample {
  return inputs.map(({ name, dtype, dims, bound }) => ({
    name,
    dtype,
    dims,
    data: arrayOf(name, dtype, elementsOf(dims), () =>
      dtype.startsWith('float') ? random.normal() : /mask/i.test(name) ? 1 : random.integer(bound),
    ),
  }));
}

function arrayOf(
  name: string,
  dtype: OnnxElementType,
  length: number,
  value: (index: number) => number,
): HostTensor['data'] {
  const source = { length };
  const at = (_: unknown, index: number): number => value(index);
  switch (dtype) {
    case 'float32':
      return Float32Array.from(source, at);
    case 'float64':
      return Float64Array.from(source, at);
    case 'int32':
      return Int32Array.from(source, at);
    case 'int64':
      return BigInt64Array.from(source, (_: unknown, index: number) => BigInt(Math.round(value(index))));
    case 'uint8':
    case 'bool':
      return Uint8Array.from(source, at);
    case 'int8':
      return Int8Array.from(source, at);
    default:
      throw userError('input-type', `input '${name}' is of type ${dtype}, which is not supported here`);
  }
}

/** A file of numbers. @throws an error for the user that names it, the byte and the reason */
export async function readArray({ file, fileName }: NamedFile): Promise<NpyArray> {
  try {
    return readNpy(await readFile(file));
  } catch (error) {
    const reason = error instanceof NpyError || error instanceof Error ? error.message : String(error);
    throw userError('bad-data', `${fileName}: ${reason}`);
  }
}

/**
 * The user's samples: the first axis of every array counts them. A model whose first axis is fixed takes so many at once.
 * @throws an error for the user when arrays and inputs do not fit
 */
export function givenSamples(
  inputs: readonly InputSpec[],
  arrays: ReadonlyMap<string, { readonly fileName: string; readonly array: NpyArray }>,
  most: number,
): { readonly samples: readonly Sample[]; readonly batch: number } {
  const missing = inputs.find(({ name }) => !arrays.has(name));
  if (missing !== undefined) {
    throw userError(
      'missing-data',
      `there is no data for input '${missing.name}': give --data ${missing.name}=FILE`,
    );
  }
  const batches = inputs.map(({ name, dims }) => {
    const { fileName, array } = arrays.get(name) as { fileName: string; array: NpyArray };
    const perSample = dims.slice(1).join(' x ');
    if (
      dims.length === 0 ||
      array.shape.length !== dims.length ||
      array.shape.slice(1).join(' x ') !== perSample
    ) {
      throw userError(
        'wrong-shape',
        `${fileName}: its shape is (${array.shape.join(', ')}); input '${name}' needs samples of ${perSample} along the first axis`,
      );
    }
    return { count: Math.floor(array.shape[0] / dims[0]), fileName };
  });
  const count = batches[0]?.count ?? 0;
  const other = batches.find((batch) => batch.count !== count);
  if (other !== undefined) {
    throw userError(
      'wrong-shape',
      `${other.fileName}: it has another number of samples than ${batches[0].fileName}`,
    );
  }
  if (count === 0) {
    throw userError('no-samples', `${batches[0]?.fileName ?? 'the data'}: it holds no sample`);
  }
  const samples = Array.from({ length: Math.min(count, most) }, (_, index) =>
    inputs.map(({ name, dtype, dims }) => {
      const { array } = arrays.get(name) as { array: NpyArray };
      const length = elementsOf(dims);
      const start = index * length;
      return { name, dtype, dims, data: arrayOf(name, dtype, length, (at) => array.values[start + at]) };
    }),
  );
  return { samples, batch: inputs[0]?.dims[0] ?? 1 };
}
