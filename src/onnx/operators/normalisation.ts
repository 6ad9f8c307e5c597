import type { NodeView } from '../infer/node-view';
import type { Inferred } from '../infer/tensor-fact';
import { named, type Operator, type Operators, sameShape } from './operator';

/** Besides the result, the mean and the deviation over the axes from `axis` on. */
function layerNormalisation(node: NodeView): readonly Inferred[] {
  const shape = node.shapeOfRank(0, 1);
  const axis = node.axis(node.number('axis', -1), shape.length);
  const statistics: Inferred = {
    shape: shape.map((size, index) => (index < axis ? size : 1)),
    dtype: 'float32',
  };
  return [{ shape }, statistics, statistics];
}

/** Mean, deviation and the sum of input and skip come as further outputs. */
function skipLayerNormalisation(node: NodeView): readonly Inferred[] {
  const shape = node.shapeOfRank(0, 1);
  const statistics: Inferred = { shape: [...shape.slice(0, -1), 1], dtype: 'float32' };
  return [{ shape }, statistics, statistics, { shape }];
}

/** In training mode, running mean and variance as well. */
function batchNormalisation(node: NodeView): readonly Inferred[] {
  return [
    { shape: node.shape(0) },
    ...Array.from({ length: node.outputCount - 1 }, () => ({ shape: node.shape(3) })),
  ];
}

/** Sums token, position and segment embeddings: ids [batch, sequence] in, [batch, sequence, width] out. */
function embedLayerNormalisation(node: NodeView): readonly Inferred[] {
  const ids = node.shapeOfRank(0, 2);
  const shape = [...ids, node.shapeOfRank(2, 2)[1]];
  return [
    { shape, dtype: node.dtype(2) },
    { shape: [ids[0]], dtype: 'int32' },
    { shape, dtype: node.dtype(2) },
  ];
}

function normalisation(flopsPerElement: number, infer: Operator['infer'] = sameShape): Operator {
  return { class: 'normalisation', flopsPerElement, infer };
}

const softmax: Operator = { class: 'softmax', flopsPerElement: 7, infer: sameShape };

export const normalisationOperators: Operators = {
  BatchNormalization: { ...normalisation(2, batchNormalisation), statistics: [3, 4] },
  ...named(
    'LayerNormalization SimplifiedLayerNormalization RMSNormalization',
    normalisation(8, layerNormalisation),
  ),
  ...named(
    'SkipLayerNormalization SkipSimplifiedLayerNormalization',
    normalisation(9, skipLayerNormalisation),
  ),
  ...named(
    'InstanceNormalization GroupNormalization GroupNorm MeanVarianceNormalization LpNormalization',
    normalisation(8),
  ),
  SkipGroupNorm: normalisation(9, (node) => [{ shape: node.shape(0) }, { shape: node.shape(0) }]),
  LRN: normalisation(10),
  EmbedLayerNormalization: {
    class: 'embedding',
    flopsPerElement: 10,
    infer: embedLayerNormalisation,
    tables: [2, 3, 4],
  },
  ...named('Softmax LogSoftmax Hardmax', softmax),
  BiasSoftmax: softmax,
  QLinearSoftmax: { ...softmax, notWeights: [1, 2, 3, 4] },
};
