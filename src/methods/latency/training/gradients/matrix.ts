/** Gradients of matrix products: two products of the same size. */
import { elementsOf } from '../../../../onnx/element-type';
import { type Backward, fullGradient, type GradientRule, type GradientRules, rulesFor } from './rule';

const CONTRIB = 'com.microsoft';

/** a [..., m, k] x b [..., k, n]; a matrix on the right that serves the whole batch makes each of the three one large product. */
const matMul: GradientRule = (node, gradient) => {
  const { graph, inputs, wants } = node;
  const [a, b] = inputs;
  const [left, right] = [graph.shapeOf(a), graph.shapeOf(b)];
  const dy = fullGradient(node, gradient);
  if (left.length < 2 || right.length < 2) {
    return vectors(node, dy);
  }
  if (right.length === 2) {
    return shared(node, dy);
  }
  const [leftBatch, rightBatch] = [left.slice(0, -2), right.slice(0, -2)];
  const batch = graph.shapeOf(dy).slice(0, -2);
  const [m, k, n] = [left[left.length - 2], left[left.length - 1], right[right.length - 1]];
  const da = wants(0) ? graph.node('FusedMatMul', [dy, b], [...batch, m, k], { transB: 1 }, CONTRIB) : null;
  const db = wants(1) ? graph.node('FusedMatMul', [a, dy], [...batch, k, n], { transA: 1 }, CONTRIB) : null;
  return [
    da === null ? null : graph.reduceTo(da, [...leftBatch, m, k]),
    db === null ? null : graph.reduceTo(db, [...rightBatch, k, n]),
  ];
};

function shared({ graph, inputs, wants }: Backward, dy: string): readonly (string | null)[] {
  const [a, b] = inputs;
  const left = graph.shapeOf(a);
  const [k, n] = graph.shapeOf(b);
  const rows = elementsOf(left.slice(0, -1));
  const [flat, flatDy] = [graph.reshape(a, [rows, k]), graph.reshape(dy, [rows, n])];
  return [
    wants(0)
      ? graph.reshape(graph.node('FusedMatMul', [flatDy, b], [rows, k], { transB: 1 }, CONTRIB), left)
      : null,
    wants(1) ? graph.node('FusedMatMul', [flat, flatDy], [k, n], { transA: 1 }, CONTRIB) : null,
  ];
}

/** A vector on either side: both gradients are products of an element and a row. */
function vectors({ graph, inputs, wants }: Backward, dy: string): readonly (string | null)[] {
  return inputs.slice(0, 2).map((input, index) => {
    if (!wants(index)) {
      return null;
    }
    const other = inputs[1 - index];
    return graph.node(
      'Mul',
      [other, graph.reshape(graph.node('ReduceSum', [dy], [1], { keepdims: 0 }), [1])],
      graph.shapeOf(input),
    );
  });
}

/** a [m, k] x b [k, n] + c, each perhaps stored transposed. */
const gemm: GradientRule = (node, gradient) => {
  const { graph, inputs, wants, number } = node;
  const dy = fullGradient(node, gradient);
  const [a, b] = inputs;
  const [transA, transB] = [number('transA', 0), number('transB', 0)];
  const da = (): string =>
    transA === 1
      ? graph.node('FusedMatMul', [b, dy], graph.shapeOf(a), { transA: transB, transB: 1 }, CONTRIB)
      : graph.node('FusedMatMul', [dy, b], graph.shapeOf(a), { transB: 1 - transB }, CONTRIB);
  const db = (): string =>
    transB === 1
      ? graph.node('FusedMatMul', [dy, a], graph.shapeOf(b), { transA: 1, transB: transA }, CONTRIB)
      : graph.node('FusedMatMul', [a, dy], graph.shapeOf(b), { transA: 1 - transA }, CONTRIB);
  return [
    wants(0) ? da() : null,
    wants(1) ? db() : null,
    inputs.length > 2 && wants(2) ? graph.reduceTo(dy, graph.shapeOf(inputs[2])) : null,
  ];
};

export const matrixGradients: GradientRules = {
  MatMul: matMul,
  ...rulesFor('Gemm', gemm),
};
