import { NodeProblem, type NodeView } from '../infer/node-view';
import type { Inferred } from '../infer/tensor-fact';
import { named, type Operators } from './operator';

/** Scales were an attribute (7), the second input (9, 10), then the third beside the wanted sizes as a fourth (11 on). */
function resize(node: NodeView): readonly Inferred[] {
  const shape = [...node.shape(0)];
  const modern = node.inputCount > 2;
  const axes = node.integers('axes')?.map((axis) => node.axis(axis, shape.length)) ?? [...shape.keys()];
  const sizes = modern && node.has(3) ? node.values(3) : null;
  if (sizes !== null && sizes.length > 0) {
    const policy = node.text('keep_aspect_ratio_policy', 'stretch');
    const factors = axes.map((axis, index) => sizes[index] / shape[axis]);
    const common = policy === 'not_larger' ? Math.min(...factors) : Math.max(...factors);
    axes.forEach(
      (axis, index) => (shape[axis] = policy === 'stretch' ? sizes[index] : Math.round(shape[axis] * common)),
    );
    return [{ shape }];
  }
  const scales = node.floats('scales') ?? node.values(modern ? 2 : 1);
  if (scales.length !== axes.length) {
    throw new NodeProblem(`${scales.length} scales for ${axes.length} dimensions`);
  }
  axes.forEach((axis, index) => (shape[axis] = Math.floor(shape[axis] * scales[index])));
  return [{ shape }];
}

/** Upsample of the blocked layout gives whole factors as integers. */
function blockedUpsample(node: NodeView): readonly Inferred[] {
  const scales = node.integers('scales') ?? [];
  return [{ shape: node.shape(0).map((size, axis) => size * (scales[axis] ?? 1)) }];
}

function gridSample(node: NodeView): readonly Inferred[] {
  const [batch, channels] = node.shapeOfRank(0, 3);
  return [{ shape: [batch, channels, ...node.shapeOfRank(1, 3).slice(1, -1)] }];
}

function affineGrid(node: NodeView): readonly Inferred[] {
  const size = node.values(1);
  return [{ shape: [size[0], ...size.slice(2), size.length - 2] }];
}

function roiAlign(node: NodeView): readonly Inferred[] {
  const channels = node.shapeOfRank(0, 4)[1];
  return [
    {
      shape: [
        node.shapeOfRank(1, 2)[0],
        channels,
        node.number('output_height', 1),
        node.number('output_width', 1),
      ],
    },
  ];
}

function roiPool(node: NodeView): readonly Inferred[] {
  const channels = node.shapeOfRank(0, 4)[1];
  return [{ shape: [node.shapeOfRank(1, 2)[0], channels, ...(node.integers('pooled_shape') ?? [1, 1])] }];
}

export const imageOperators: Operators = {
  Resize: { class: 'data-movement', flopsPerElement: 4, infer: resize, notWeights: [1, 2] },
  Upsample: { class: 'data-movement', flopsPerElement: 4, infer: resize, notWeights: [1] },
  'com.microsoft.nchwc:Upsample': { class: 'data-movement', flopsPerElement: 4, infer: blockedUpsample },
  ...named('GridSample com.microsoft:GridSample', {
    class: 'data-movement',
    flopsPerElement: 10,
    infer: gridSample,
  }),
  AffineGrid: { class: 'elementwise', flopsPerElement: 6, infer: affineGrid },
  RoiAlign: { class: 'pooling', flopsPerElement: 16, infer: roiAlign },
  MaxRoiPool: { class: 'pooling', flopsPerElement: 4, infer: roiPool },
};
