import { add } from '../layers/elementwise';
import { pick } from '../layers/layout';
import { dense, embedding, feedForward, layerNorm, selfAttention } from '../layers/transformer';
import { type NetworkSpec, scaled } from '../spec';

const VOCABULARY = 8192;

/** Devlin et al., 2018: width 1 is 256 wide with heads of 64; the vocabulary is a quarter of the original's. */
export function bert(layers: number): NetworkSpec['build'] {
  return (net, { batch, size, width }) => {
    const hidden = scaled(256, width, 64);
    const ids = net.input('input_ids', [batch, size], 'int64');
    const mask = net.input('attention_mask', [batch, size], 'int64');
    const positions = embedding(
      net,
      net.constant(
        BigInt64Array.from({ length: size }, (_, index) => BigInt(index)),
        'int64',
        [1, size],
      ),
      512,
      hidden,
    );
    let x = layerNorm(net, add(net, embedding(net, ids, VOCABULARY, hidden), positions));
    const opened = net.node('Unsqueeze', [mask, net.integers([1, 2])], [batch, 1, 1, size], {}, 'int64');
    const cast = net.node('Cast', [opened], opened.shape, { to: 1 });
    const penalty = net.node(
      'Mul',
      [net.node('Sub', [net.scalar(1), cast], cast.shape), net.scalar(-1e4)],
      cast.shape,
    );
    for (let layer = 0; layer < layers; layer++) {
      const attended = selfAttention(net, x, {
        heads: hidden / 64,
        mask: (scores) => add(net, scores, penalty),
      });
      x = layerNorm(net, add(net, x, attended));
      x = layerNorm(net, add(net, x, feedForward(net, x, 4 * hidden)));
    }
    return net.node('Tanh', [dense(net, pick(net, x, 1, 0), hidden)], [batch, hidden]);
  };
}
