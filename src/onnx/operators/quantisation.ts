/** To and from 8-bit integers, and the elementwise operators that stay there. */
import { broadcastShapes } from '../infer/broadcast';
import { elementTypeOf } from '../element-type';
import type { NodeView } from '../infer/node-view';
import type { Inferred } from '../infer/tensor-fact';
import { named, type Operators, sameShape } from './operator';

function quantise(node: NodeView): readonly Inferred[] {
  const stated = node.number('output_dtype', 0);
  return [
    {
      shape: node.shape(0),
      dtype: stated !== 0 ? elementTypeOf(stated) : node.has(2) ? node.dtype(2) : 'uint8',
    },
  ];
}

function dynamicQuantise(node: NodeView): readonly Inferred[] {
  return [
    { shape: node.shape(0), dtype: 'uint8' },
    { shape: [], dtype: 'float32' },
    { shape: [], dtype: 'uint8' },
  ];
}

/** Two quantised tensors, each followed by its scale and zero point. */
function quantisedBinary(node: NodeView): readonly Inferred[] {
  return [{ shape: broadcastShapes([node.shape(0), node.shape(3)]) }];
}

export const quantisationOperators: Operators = {
  QuantizeLinear: { class: 'elementwise', flopsPerElement: 2, infer: quantise, notWeights: [1, 2] },
  DequantizeLinear: {
    class: 'elementwise',
    flopsPerElement: 2,
    infer: (node) => [{ shape: node.shape(0), dtype: node.dtype(1) }],
    notWeights: [1, 2],
  },
  DynamicQuantizeLinear: { class: 'elementwise', flopsPerElement: 4, infer: dynamicQuantise },
  ...named('QLinearAdd QLinearMul', {
    class: 'elementwise',
    flopsPerElement: 4,
    infer: quantisedBinary,
    notWeights: [1, 2, 4, 5, 6, 7],
  }),
  ...named('QLinearSigmoid QLinearLeakyRelu', {
    class: 'elementwise',
    flopsPerElement: 4,
    infer: sameShape,
    notWeights: [1, 2, 3, 4],
  }),
};
