import type { Value } from '../../../src/compute/compiler/graph';
import { add, geluTanh } from '../layers/elementwise';
import { linear } from '../layers/convolutional';
import { reshape, split } from '../layers/layout';
import { attend, embedding, layerNorm, matMul } from '../layers/transformer';
import type { NetworkBuilder } from '../network-builder';
import { type NetworkSpec, scaled } from '../spec';

const VOCABULARY = 8192;

/** Radford et al., 2019: width 1 is 256 wide with heads of 64; products over flattened rows, as exporters write them. */
export function gpt2(layers: number): NetworkSpec['build'] {
  return (net, { batch, size, width }) => {
    const hidden = scaled(256, width, 64);
    const ids = net.input('input_ids', [batch, size], 'int64');
    const positions = embedding(
      net,
      net.constant(
        BigInt64Array.from({ length: size }, (_, index) => BigInt(index)),
        'int64',
        [1, size],
      ),
      1024,
      hidden,
    );
    let x = add(net, embedding(net, ids, VOCABULARY, hidden), positions);
    const past = net.constant(
      Uint8Array.from({ length: size * size }, (_, index) =>
        index % size <= Math.floor(index / size) ? 1 : 0,
      ),
      'bool',
      [1, 1, size, size],
    );
    const causal = (scores: Value): Value =>
      net.node('Where', [past, scores, net.scalar(-1e4)], scores.shape);
    for (let layer = 0; layer < layers; layer++) {
      const [query, key, value] = split(net, rows(net, layerNorm(net, x), 3 * hidden), 3, 2);
      const mixed = attend(net, query, key, value, { heads: hidden / 64, mask: causal });
      x = add(net, x, rows(net, mixed, hidden));
      x = add(net, x, rows(net, geluTanh(net, rows(net, layerNorm(net, x), 4 * hidden)), hidden));
    }
    return matMul(net, layerNorm(net, x), net.weights([hidden, VOCABULARY], hidden, 1));
  };
}

/** x [batch, tokens, width] to [batch, tokens, units] through one matrix of batch · tokens rows. */
function rows(net: NetworkBuilder, x: Value, units: number): Value {
  const [batch, tokens, width] = x.shape;
  return reshape(net, linear(net, reshape(net, x, [batch * tokens, width]), units), [batch, tokens, units]);
}
