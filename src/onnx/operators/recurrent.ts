import type { NodeView } from '../infer/node-view';
import type { Inferred } from '../infer/tensor-fact';
import type { Operator, Operators } from './operator';

interface Sizes {
  readonly steps: number;
  readonly batch: number;
  readonly features: number;
  readonly directions: number;
  readonly hidden: number;
}

/** Input [steps, batch, features], or [batch, steps, features] with `layout` 1; recurrence weights [directions, gates · hidden, hidden]. */
function sizesOf(node: NodeView): Sizes {
  const [first, second, features] = node.shapeOfRank(0, 3);
  const batchFirst = node.flag('layout');
  const recurrence = node.shapeOfRank(2, 3);
  const [steps, batch] = batchFirst ? [second, first] : [first, second];
  return { steps, batch, features, directions: recurrence[0], hidden: recurrence[2] };
}

function infer(node: NodeView): readonly Inferred[] {
  const { steps, batch, directions, hidden } = sizesOf(node);
  const batchFirst = node.flag('layout');
  const last = batchFirst ? [batch, directions, hidden] : [directions, batch, hidden];
  return [
    { shape: batchFirst ? [batch, steps, directions, hidden] : [steps, directions, batch, hidden] },
    { shape: last },
    { shape: last },
  ];
}

function recurrent(gates: number): Operator {
  return {
    class: 'rnn',
    infer,
    macs: (node) => {
      const { steps, batch, features, directions, hidden } = sizesOf(node);
      return directions * steps * batch * gates * hidden * (features + hidden);
    },
    // Each gate's non-linearity and the products between gates.
    flopsPerElement: 6 * gates,
    notWeights: [5, 6],
  };
}

export const recurrentOperators: Operators = {
  RNN: recurrent(1),
  GRU: recurrent(3),
  LSTM: recurrent(4),
  DynamicQuantizeLSTM: {
    ...recurrent(4),
    macs: (node) => quantisedMacs(node),
    infer: quantisedInfer,
    notWeights: [5, 6, 8, 9, 10, 11],
  },
};

/** Its weights are stored the other way round: [directions, hidden, gates · hidden]. */
function quantisedInfer(node: NodeView): readonly Inferred[] {
  const [steps, batch] = node.shapeOfRank(0, 3);
  const [directions, hidden] = node.shapeOfRank(2, 3);
  return [
    { shape: [steps, directions, batch, hidden] },
    { shape: [directions, batch, hidden] },
    { shape: [directions, batch, hidden] },
  ];
}

function quantisedMacs(node: NodeView): number {
  const [steps, batch, features] = node.shapeOfRank(0, 3);
  const [directions, hidden] = node.shapeOfRank(2, 3);
  return directions * steps * batch * 4 * hidden * (features + hidden);
}
