/** Matrix products. */
import { elementsOf } from '../element-type';
import { broadcastShapes } from '../infer/broadcast';
import { NodeProblem, type NodeView } from '../infer/node-view';
import type { Inferred, Shape, TensorFact } from '../infer/tensor-fact';
import { einsumMacs, einsumShape } from './einsum';
import { named, type Operator, type Operators } from './operator';

/** The two factors of a product, as [batch…, rows, inner] and [batch…, inner, columns]; vectors become matrices. */
interface Factors {
  readonly left: Shape;
  readonly right: Shape;
  /** Which dimensions of size one were added and fall away again. */
  readonly dropRows: boolean;
  readonly dropColumns: boolean;
}

function factorsOf(node: NodeView, a: number, b: number): Factors {
  const [left, right] = [node.shapeOfRank(a, 1), node.shapeOfRank(b, 1)];
  const dropRows = left.length === 1;
  const dropColumns = right.length === 1;
  return {
    left: turned(dropRows ? [1, ...left] : left, node.flag('transA'), node.flag('transBatchA')),
    right: turned(dropColumns ? [...right, 1] : right, node.flag('transB'), node.flag('transBatchB')),
    dropRows,
    dropColumns,
  };
}

/** FusedMatMul can swap the last two axes, and can take the first batch axis for the row axis. */
function turned(shape: Shape, swap: boolean, batchLast: boolean): Shape {
  const moved =
    batchLast && shape.length > 2 ? [...shape.slice(1, -1), shape[0], shape[shape.length - 1]] : shape;
  return swap ? [...moved.slice(0, -2), moved[moved.length - 1], moved[moved.length - 2]] : moved;
}

function product(a: number, b: number, dtype?: 'int32' | 'float32'): Operator['infer'] {
  return (node) => {
    const { left, right, dropRows, dropColumns } = factorsOf(node, a, b);
    if (left[left.length - 1] !== right[right.length - 2]) {
      throw new NodeProblem(
        `shapes [${node.shape(a).join(', ')}] and [${node.shape(b).join(', ')}] cannot be multiplied`,
      );
    }
    const batch = broadcastShapes([left.slice(0, -2), right.slice(0, -2)]);
    const rows = dropRows ? [] : [left[left.length - 2]];
    const columns = dropColumns ? [] : [right[right.length - 1]];
    return [{ shape: [...batch, ...rows, ...columns], dtype: dtype ?? node.dtype(a) }];
  };
}

function productMacs(a: number, b: number): Operator['macs'] {
  return (node, output) => {
    const { left } = factorsOf(node, a, b);
    return elementsOf(output.shape as Shape) * left[left.length - 1];
  };
}

/** `b` is the place of the second matrix: quantised variants have scales in between. */
function gemm(b: number): Operator['infer'] {
  return (node) => {
    const { left, right } = factorsOf(node, 0, b);
    if (left.length !== 2 || right.length !== 2 || left[1] !== right[0]) {
      throw new NodeProblem(
        `shapes [${node.shape(0).join(', ')}] and [${node.shape(b).join(', ')}] cannot be multiplied`,
      );
    }
    return [{ shape: [left[0], right[1]] }];
  };
}

function einsum(node: NodeView): readonly Inferred[] {
  return [{ shape: einsumShape(node.text('equation', ''), shapesOf(node)) }];
}

function shapesOf(node: NodeView): readonly Shape[] {
  return Array.from({ length: node.inputCount }, (_, index) => node.shape(index));
}

/** Weights packed to a few bits: the matrix is [K, N] whatever the tensor's own shape. */
function packed(node: NodeView): readonly Inferred[] {
  return [{ shape: [...node.shapeOfRank(0, 1).slice(0, -1), node.requiredNumber('N')] }];
}

function packedMacs(node: NodeView, output: TensorFact): number {
  return elementsOf(output.shape as Shape) * node.requiredNumber('K');
}

const matMul: Operator = { class: 'matmul', infer: product(0, 1), macs: productMacs(0, 1) };
const fullGemm: Operator = { class: 'matmul', infer: gemm(1), macs: productMacs(0, 1), bias: 2 };

export const matrixOperators: Operators = {
  ...named('MatMul FusedMatMul FusedMatMulActivation TransposeMatMul', matMul),
  ...named('Gemm FusedGemm', fullGemm),
  MatMulInteger: {
    class: 'matmul',
    infer: product(0, 1, 'int32'),
    macs: productMacs(0, 1),
    notWeights: [2, 3],
  },
  MatMulIntegerToFloat: {
    class: 'matmul',
    infer: product(0, 1, 'float32'),
    macs: productMacs(0, 1),
    notWeights: [2, 3, 4, 5],
  },
  DynamicQuantizeMatMul: { ...matMul, notWeights: [2, 3] },
  QLinearMatMul: {
    class: 'matmul',
    infer: product(0, 3),
    macs: productMacs(0, 3),
    notWeights: [1, 2, 4, 5, 6, 7],
  },
  QGemm: { class: 'matmul', infer: gemm(3), macs: productMacs(0, 3), notWeights: [1, 2, 4, 5, 7, 8] },
  ...named('MatMulNBits MatMulBnb4', {
    class: 'matmul',
    infer: packed,
    macs: packedMacs,
    packedParameters: (node) => node.requiredNumber('K') * node.requiredNumber('N'),
    notWeights: [2, 3],
  }),
  Einsum: {
    class: 'matmul',
    infer: einsum,
    macs: (node) => einsumMacs(node.text('equation', ''), shapesOf(node)),
  },
};
