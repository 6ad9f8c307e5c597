/** Layers over sequences [batch, tokens, width]. */
import type { Value } from '../../../src/compute/compiler/graph';
import type { NetworkBuilder } from '../network-builder';
import { add, geluErf } from './elementwise';
import { reshape, transpose } from './layout';

type Activation = (net: NetworkBuilder, x: Value) => Value;

/** x [..., features] times weights [features, units] plus an offset. */
export function dense(net: NetworkBuilder, x: Value, units: number): Value {
  const features = x.shape[x.shape.length - 1];
  const product = matMul(net, x, net.weights([features, units], features, 1));
  return add(net, product, net.filled([units], 0));
}

/** The last two axes multiply; all others are equal, or `b` is a matrix. */
export function matMul(net: NetworkBuilder, a: Value, b: Value): Value {
  const shape = [...a.shape.slice(0, -1), b.shape[b.shape.length - 1]];
  net.addMacs(shape.reduce((product, size) => product * size, a.shape[a.shape.length - 1]));
  return net.node('MatMul', [a, b], shape);
}

export function layerNorm(net: NetworkBuilder, x: Value): Value {
  const width = [x.shape[x.shape.length - 1]];
  return net.node('LayerNormalization', [x, net.filled(width, 1), net.filled(width, 0)], x.shape, {
    axis: -1,
    epsilon: { float: 1e-5 },
  });
}

export function softmax(net: NetworkBuilder, x: Value): Value {
  return net.node('Softmax', [x], x.shape, { axis: -1 });
}

export interface AttentionOptions {
  readonly heads: number;
  /** Added to the scores [batch, heads, tokens, tokens] before the softmax; broadcasts. */
  readonly mask?: (scores: Value) => Value;
}

/** Self-attention with separate projections for queries, keys and values, as exporters write it. */
export function selfAttention(net: NetworkBuilder, x: Value, { heads, mask }: AttentionOptions): Value {
  const [query, key, value] = [0, 1, 2].map(() => dense(net, x, x.shape[2]));
  return dense(net, attend(net, query, key, value, { heads, mask }), x.shape[2]);
}

/** Attention over projected queries, keys and values [batch, tokens, width]. */
export function attend(
  net: NetworkBuilder,
  query: Value,
  key: Value,
  value: Value,
  { heads, mask }: AttentionOptions,
): Value {
  const [batch, tokens, width] = query.shape;
  const depth = width / heads;
  const byHead = (one: Value, perm: readonly number[]): Value =>
    transpose(net, reshape(net, one, [batch, tokens, heads, depth]), perm);
  const scores = matMul(net, byHead(query, [0, 2, 1, 3]), byHead(key, [0, 2, 3, 1]));
  const scaled = net.node('Div', [scores, net.scalar(Math.sqrt(depth))], scores.shape);
  const mixed = matMul(
    net,
    softmax(net, mask === undefined ? scaled : mask(scaled)),
    byHead(value, [0, 2, 1, 3]),
  );
  return reshape(net, transpose(net, mixed, [0, 2, 1, 3]), [batch, tokens, width]);
}

export function feedForward(
  net: NetworkBuilder,
  x: Value,
  hidden: number,
  activation: Activation = geluErf,
): Value {
  return dense(net, activation(net, dense(net, x, hidden)), x.shape[x.shape.length - 1]);
}

/** Normalisation before each half, as in ViT and GPT-2. */
export function preNormBlock(
  net: NetworkBuilder,
  x: Value,
  attention: AttentionOptions,
  hidden: number,
): Value {
  const attended = add(net, x, selfAttention(net, layerNorm(net, x), attention));
  return add(net, attended, feedForward(net, layerNorm(net, attended), hidden));
}

/** Rows of a learned table, by integer ids [batch, tokens]. */
export function embedding(net: NetworkBuilder, ids: Value, rows: number, width: number): Value {
  return net.node('Gather', [net.weights([rows, width], 1, 0.02), ids], [...ids.shape, width]);
}
