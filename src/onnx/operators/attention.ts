/** Attention as one operator: the standard's (operator set 23) and ONNX Runtime's. */
import { NodeProblem, type NodeView } from '../infer/node-view';
import type { Inferred, Shape } from '../infer/tensor-fact';
import { type Operator, type Operators, sameShape } from './operator';

/** What one attention writes and computes. */
interface Attention {
  readonly output: Shape;
  /** Caches of keys and values with the new steps, in the order of the outputs. */
  readonly presents: readonly Shape[];
  /** Products of queries and keys, [batch, heads, steps, keys]. */
  readonly scores?: Shape;
  /** Multiply-accumulates: scores, weighted values, and the projection if the operator holds it. */
  readonly macs: number;
}

function operator(sizes: (node: NodeView) => Attention): Operator {
  return {
    class: 'attention',
    infer: (node): readonly Inferred[] => {
      const { output, presents, scores } = sizes(node);
      return [output, ...presents, ...(scores === undefined ? [] : [scores])].map((shape) => ({ shape }));
    },
    macs: (node) => sizes(node).macs,
    flopsPerElement: 7,
  };
}

/**
 * Input [batch, steps, width], weights [width, 3 · hidden] that make queries, keys and values.
 * @param cache place of the input [2, batch, heads, past, size]
 */
function selfAttention(cache: number): (node: NodeView) => Attention {
  return (node) => {
    const [batch, steps, width] = node.shapeOfRank(0, 3);
    const columns = node.shapeOfRank(1, 2)[1];
    const heads = node.requiredNumber('num_heads');
    const [queries, , values] = node.integers('qkv_hidden_sizes') ?? [columns / 3, columns / 3, columns / 3];
    const past = pastLength(node, cache, 3);
    const macs = batch * steps * width * columns + batch * steps * (steps + past) * (queries + values);
    // With one buffer for past and present, that buffer is the output.
    const length = node.flag('past_present_share_buffer') && node.has(cache) ? past : past + steps;
    return {
      output: [batch, steps, values],
      presents: [[2, batch, heads, length, queries / heads]],
      macs,
    };
  };
}

/** Queries [batch, steps, hidden]; keys and values likewise, as heads [batch, heads, keys, size], or packed with the queries. */
function multiHead(node: NodeView): Attention {
  const query = node.shapeOfRank(0, 3);
  const heads = node.requiredNumber('num_heads');
  const past = pastLength(node, 6, 2);
  const [batch, steps] = query;
  const isPacked = query.length === 5;
  const size = isPacked ? query[4] : query[2] / heads;
  const key = isPacked ? null : node.shapeOfRank(1, 3);
  const keys = key === null ? steps : key.length === 4 ? key[2] : key[1];
  const valueSize = node.has(2) ? headSize(node.shapeOfRank(2, 3), heads) : size;
  return cached({
    batch,
    heads,
    groups: heads,
    steps,
    size,
    valueSize,
    total: keys + past,
    buffer: keys + past,
  });
}

/** The same with a cache of full length, of which a given number of steps is filled. */
function decoderMaskedMultiHead(node: NodeView): Attention {
  const [batch, steps, hidden] = node.shapeOfRank(0, 3);
  const heads = node.requiredNumber('num_heads');
  const buffer = pastLength(node, 5, 2);
  const filled = node.has(7) ? node.knownValues(7)?.[0] : undefined;
  const size = hidden / heads;
  const valueSize = node.has(2) ? headSize(node.shapeOfRank(2, 3), heads) : size;
  const whole = node.flag('past_present_share_buffer') ? buffer : buffer + steps;
  const total = filled === undefined ? whole : filled + steps;
  return cached({ batch, heads, groups: heads, steps, size, valueSize, total, buffer: whole });
}

/** Several query heads share one head of keys and values; all may be packed into the first input. */
function groupQuery(node: NodeView): Attention {
  const [batch, steps, width] = node.shapeOfRank(0, 3);
  const heads = node.requiredNumber('num_heads');
  const groups = node.requiredNumber('kv_num_heads');
  const size = node.has(1) ? width / heads : width / (heads + 2 * groups);
  const valueSize = node.has(2) ? headSize(node.shapeOfRank(2, 3), groups) : size;
  const past = pastLength(node, 3, 2);
  // The cache may be a buffer of full length already; then the stated length is what is attended to.
  const total = node.has(6) ? (node.knownValues(6)?.[0] ?? past + steps) : past + steps;
  const buffer = Math.max(past, total);
  return cached({ batch, heads, groups, steps, size, valueSize, total, buffer });
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
  const sizes = cached({ batch, heads, groups, steps, size, valueSize, total, buffer: total });
  return query.length === 4 ? { ...sizes, output: [batch, heads, steps, valueSize] } : sizes;
}

interface Sizes {
  readonly batch: number;
  /** Heads of queries, and of keys and values. */
  readonly heads: number;
  readonly groups: number;
  readonly steps: number;
  /** Of a head of queries and keys, and of values. */
  readonly size: number;
  readonly valueSize: number;
  /** Keys that each step attends to. */
  readonly total: number;
  /** Length of the cache that is written. */
  readonly buffer: number;
}

/** Caches of keys and of values apart: the heads of the two may differ in size. */
function cached({ batch, heads, groups, steps, size, valueSize, total, buffer }: Sizes): Attention {
  return {
    output: [batch, steps, heads * valueSize],
    presents: [
      [batch, groups, buffer, size],
      [batch, groups, buffer, valueSize],
    ],
    scores: [batch, heads, steps, total],
    macs: batch * heads * steps * total * (size + valueSize),
  };
}

/** Of values as heads [batch, heads, steps, size], or as [batch, steps, heads · size]. */
function headSize(shape: Shape, heads: number): number {
  return shape.length === 4 ? shape[3] : shape[2] / heads;
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
  Attention: operator(standard),
  'com.microsoft:Attention': operator(selfAttention(4)),
  QAttention: { ...operator(selfAttention(8)), notWeights: [3, 4, 6, 7] },
  MultiHeadAttention: operator(multiHead),
  DecoderMaskedMultiHeadAttention: operator(decoderMaskedMultiHead),
  GroupQueryAttention: operator(groupQuery),
  RotaryEmbedding: { class: 'elementwise', flopsPerElement: 3, infer: sameShape },
};
