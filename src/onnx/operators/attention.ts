/** Attention as one operator: the standard's (operator set 23) and ONNX Runtime's. */
import { NodeProblem, type NodeView } from '../infer/node-view';
import type { Inferred, Shape } from '../infer/tensor-fact';
import { type Operator, type Operators, sameShape } from './operator';

/** Sizes of one attention: `pairs` = queries × keys over all heads of all batches. */
interface Attention {
  readonly output: Shape;
  readonly present: Shape | null;
  /** Multiply-accumulates: scores, weighted values, and the projection if the operator holds it. */
  readonly macs: number;
}

function operator(sizes: (node: NodeView) => Attention, presents: 'joint' | 'pair'): Operator {
  return {
    class: 'attention',
    infer: (node) => {
      const { output, present } = sizes(node);
      const cache: Inferred = { shape: present };
      return presents === 'joint' ? [{ shape: output }, cache] : [{ shape: output }, cache, cache];
    },
    macs: (node) => sizes(node).macs,
    flopsPerElement: 7,
  };
}

/** Input [batch, steps, width], weights [width, 3 · hidden] that make queries, keys and values; the cache is [2, batch, heads, past, size]. */
function selfAttention(weights: number): (node: NodeView) => Attention {
  return (node) => {
    const [batch, steps, width] = node.shapeOfRank(0, 3);
    const columns = node.shapeOfRank(weights, 2)[1];
    const heads = node.requiredNumber('num_heads');
    const [queries, , values] = node.integers('qkv_hidden_sizes') ?? [columns / 3, columns / 3, columns / 3];
    const past = pastLength(node, weights === 1 ? 4 : 8, 3);
    const macs = batch * steps * width * columns + batch * steps * (steps + past) * (queries + values);
    return {
      output: [batch, steps, values],
      present: [2, batch, heads, past + steps, queries / heads],
      macs,
    };
  };
}

/** Queries [batch, steps, hidden]; keys and values likewise, as heads [batch, heads, keys, size], or packed with the queries. */
function multiHead(node: NodeView): Attention {
  const query = node.shapeOfRank(0, 3);
  const heads = node.requiredNumber('num_heads');
  if (query.length === 5) {
    const [batch, steps, , , size] = query;
    return {
      output: [batch, steps, heads * size],
      present: null,
      macs: 2 * batch * steps * steps * heads * size,
    };
  }
  const [batch, steps, hidden] = query;
  const key = node.shapeOfRank(1, 3);
  const keys = key.length === 4 ? key[2] : key[1];
  const value = node.has(2) ? node.shape(2) : null;
  const values = value === null ? hidden : value.length === 4 ? value[1] * value[3] : value[2];
  const past = pastLength(node, 6, 2);
  const macs = batch * steps * (keys + past) * (hidden + values);
  return { output: [batch, steps, values], present: [batch, heads, keys + past, hidden / heads], macs };
}

/** Several query heads share one head of keys and values; all may be packed into the first input. */
function groupQuery(node: NodeView): Attention {
  const [batch, steps, width] = node.shapeOfRank(0, 3);
  const heads = node.requiredNumber('num_heads');
  const groups = node.requiredNumber('kv_num_heads');
  const size = node.has(1) ? width / heads : width / (heads + 2 * groups);
  const past = pastLength(node, 3, 2);
  // The cache may be one buffer of full length for past and present; then its length is what is attended to.
  return {
    output: [batch, steps, heads * size],
    present: [batch, groups, past + steps, size],
    macs: 2 * batch * steps * (past + steps) * heads * size,
  };
}

/** Operator set 23: [batch, heads, steps, size], or [batch, steps, heads · size] with the number of heads as attributes. */
function standard(node: NodeView): Attention {
  const query = node.shapeOfRank(0, 3);
  const [keyShape, valueShape] = [node.shapeOfRank(1, 3), node.shapeOfRank(2, 3)];
  const split = (shape: Shape, heads: number): Shape =>
    shape.length === 4 ? shape : [shape[0], heads, shape[1], shape[2] / heads];
  const [batch, heads, steps, size] = split(query, node.number('q_num_heads', 1));
  const [, groups, keys] = split(keyShape, node.number('kv_num_heads', 1));
  const valueSize = split(valueShape, node.number('kv_num_heads', 1))[3];
  const total = keys + pastLength(node, 4, 2);
  const output = query.length === 4 ? [batch, heads, steps, valueSize] : [batch, steps, heads * valueSize];
  return {
    output,
    present: [batch, groups, total, size],
    macs: batch * heads * steps * total * (size + valueSize),
  };
}

function pastLength(node: NodeView, input: number, axis: number): number {
  if (!node.has(input)) {
    return 0;
  }
  const shape = node.shape(input);
  if (shape.length <= axis) {
    throw new NodeProblem(`its cache has the shape [${shape.join(', ')}]`);
  }
  return shape[axis];
}

export const attentionOperators: Operators = {
  Attention: operator(standard, 'pair'),
  'com.microsoft:Attention': operator(selfAttention(1), 'joint'),
  QAttention: { ...operator(selfAttention(1), 'joint'), notWeights: [3, 4, 6, 7] },
  MultiHeadAttention: operator(multiHead, 'pair'),
  GroupQueryAttention: operator(groupQuery, 'pair'),
  RotaryEmbedding: { class: 'elementwise', flopsPerElement: 3, infer: sameShape },
};
