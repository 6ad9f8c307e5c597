/** The layers that runtimes compute with 8-bit integers, and their weights as such. */
import { type EditableModel, type EditableNode, floatOf, integerOf } from '../edit/editable-model';
import { floatsOf, newTensor } from '../edit/editable-tensor';
import { quantiseChannels } from './quantise-channels';
import type { Rewriter } from './rewriter';

/** A layer whose weights are known: y = x · weights + bias, or a convolution. */
export interface WeightedLayer {
  readonly node: EditableNode;
  readonly kind: 'Conv' | 'Gemm' | 'MatMul';
  /** As they are multiplied: of Gemm and MatMul inputs by outputs, of Conv outputs by inputs of a group by window. */
  readonly dims: readonly number[];
  /** Null when they cannot be read. A copy each time: a model may hold gigabytes. */
  weights(): Float32Array | null;
  /** Which axis counts the outputs. */
  readonly axis: number;
  /** Null without one. Undefined: it is no vector of stored floats. */
  readonly bias: Float32Array | null | undefined;
}

/** Null for a node that is no such layer, or whose weights the model computes. */
export function weightedLayer(
  { initialisers }: Pick<EditableModel, 'initialisers'>,
  node: EditableNode,
): WeightedLayer | null {
  const { opType, inputs } = node;
  const weight = initialisers.get(inputs[1]);
  if (node.domain !== '' || weight?.dtype !== 'float32' || initialisers.has(inputs[0])) {
    return null;
  }
  const { dims } = weight;
  const biasTensor = initialisers.get(inputs[2] ?? '');
  const bias = (inputs[2] ?? '') === '' ? null : biasTensor?.dims.length === 1 ? floatsOf(biasTensor) : null;
  const known = (inputs[2] ?? '') !== '' && bias === null ? undefined : bias;
  if (opType === 'Conv' && dims.length >= 3) {
    return { node, kind: opType, dims, weights: () => floatsOf(weight), axis: 0, bias: known };
  }
  if (opType === 'MatMul' && dims.length === 2) {
    return { node, kind: opType, dims, weights: () => floatsOf(weight), axis: 1, bias: null };
  }
  const isPlain = floatOf(node, 'beta', 1) === 1 && integerOf(node, 'transA', 0) === 0;
  if (opType === 'Gemm' && dims.length === 2 && isPlain) {
    const alpha = floatOf(node, 'alpha', 1);
    const turned = integerOf(node, 'transB', 0) === 1;
    return {
      node,
      kind: opType,
      dims: turned ? [dims[1], dims[0]] : dims,
      weights() {
        const values = floatsOf(weight);
        const ordered = values !== null && turned ? transposed(values, dims) : values;
        return alpha === 1 ? ordered : (ordered?.map((one) => alpha * one) ?? null);
      },
      axis: 1,
      bias: known,
    };
  }
  return null;
}

function transposed(values: Float32Array, [rows, columns]: readonly number[]): Float32Array {
  const result = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      result[column * rows + row] = values[row * columns + column];
    }
  }
  return result;
}

/** Names of a layer's weights as integers, of their scales, a vector, and of as many zeros. */
export interface IntegerWeights {
  readonly integers: string;
  readonly scale: string;
  readonly zero: string;
  readonly scales: Float32Array;
}

/** Stores weights as integers, those that layers share once. */
export class IntegerStore {
  private readonly known = new Map<string, IntegerWeights | null>();

  constructor(private readonly rewriter: Rewriter) {}

  /** @returns null when the weights cannot be read, or hold numbers that are not finite */
  of({ node, kind, dims, weights, axis }: WeightedLayer): IntegerWeights | null {
    const [, name] = node.inputs;
    const key = `${name}\n${kind === 'Gemm' ? `${integerOf(node, 'transB', 0)} ${floatOf(node, 'alpha', 1)}` : axis}`;
    const known = this.known.get(key);
    if (known !== undefined) {
      return known;
    }
    const values = weights();
    const quantised = values === null ? null : quantiseChannels(values, dims, [axis]);
    const stored =
      quantised === null
        ? null
        : {
            integers: this.rewriter.store(newTensor(`${name}/int8`, 'int8', dims, quantised.integers)),
            scale: this.rewriter.store(
              newTensor(`${name}/scale`, 'float32', [quantised.scales.length], quantised.scales),
            ),
            zero: this.rewriter.store(
              newTensor(
                `${name}/zero`,
                'int8',
                [quantised.scales.length],
                new Int8Array(quantised.scales.length),
              ),
            ),
            scales: quantised.scales,
          };
    this.known.set(key, stored);
    return stored;
  }
}
