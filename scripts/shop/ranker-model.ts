/** The model of the sample's `ranker`: which of the shop's products to show next to somebody who looked at these. */
import { NetworkBuilder } from '../../bench/networks/network-builder';
import { add, relu } from '../../bench/networks/layers/elementwise';
import { dense, embedding, layerNorm, matMul, softmax } from '../../bench/networks/layers/transformer';
import { encodeOnnx } from '../../src/compute/compiler/encode-onnx';
import type { Value } from '../../src/compute/compiler/graph';

const PRODUCTS = 192;
const VIEWS = 64;
const WIDTH = 32;
const SEED = 1;

/**
 * An ONNX model with seeded random weights: `history` [batch, 64] of product numbers to `scores` [batch, 192]. One head
 * of attention and one hidden layer; the first axis is open, so no node may state its size.
 */
export function rankerModel(): Uint8Array {
  const net = new NetworkBuilder('random', SEED);
  const history = net.input('history', [1, VIEWS], 'int64');
  const viewed = embedding(net, history, PRODUCTS, WIDTH);
  const attended = add(net, viewed, attention(net, layerNorm(net, viewed)));
  const hidden = relu(net, dense(net, layerNorm(net, attended), 3 * WIDTH));
  const mixed = add(net, attended, dense(net, hidden, WIDTH));
  const pooled = net.node('ReduceMean', [mixed, net.integers([1])], [1, WIDTH], { keepdims: 0 });
  return encodeOnnx(net.finish({ scores: dense(net, pooled, PRODUCTS) }), {}, 'batch');
}

function attention(net: NetworkBuilder, x: Value): Value {
  const [query, key, value] = [0, 1, 2].map(() => dense(net, x, WIDTH));
  const turned = net.node('Transpose', [key], [1, WIDTH, VIEWS], { perm: [0, 2, 1] });
  return dense(net, matMul(net, softmax(net, matMul(net, query, turned)), value), WIDTH);
}
