import type { Value } from '../../../src/compute/compiler/graph';
import { linear, convolution, flatten, globalAveragePool } from '../layers/convolutional';
import { add, multiply } from '../layers/elementwise';
import { transpose } from '../layers/layout';
import { feedForward, layerNorm } from '../layers/transformer';
import type { NetworkBuilder } from '../network-builder';
import { imageInput, type NetworkSpec, scaled } from '../spec';

/** Liu et al., 2022. Its size must be a multiple of 32. */
export function convnext(blocks: readonly number[]): NetworkSpec['build'] {
  return (net, size) => {
    let x = channelNorm(
      net,
      convolution(net, imageInput(net, size), scaled(96, size.width), {
        kernel: 4,
        stride: 4,
        pad: 0,
        bias: true,
      }),
    );
    blocks.forEach((count, stage) => {
      const channels = scaled(96, size.width) * 2 ** stage;
      if (stage > 0) {
        x = convolution(net, channelNorm(net, x), channels, { kernel: 2, stride: 2, pad: 0, bias: true });
      }
      for (let block = 0; block < count; block++) {
        x = convnextBlock(net, x);
      }
    });
    return linear(net, layerNorm(net, flatten(net, globalAveragePool(net, x))), 1000);
  };
}

/** Normalises over the channels, which for that move to the end. */
function channelNorm(net: NetworkBuilder, x: Value): Value {
  return transpose(net, layerNorm(net, transpose(net, x, [0, 2, 3, 1])), [0, 3, 1, 2]);
}

function convnextBlock(net: NetworkBuilder, x: Value): Value {
  const channels = x.shape[1];
  const filtered = convolution(net, x, channels, { kernel: 7, group: channels, bias: true });
  const last = layerNorm(net, transpose(net, filtered, [0, 2, 3, 1]));
  const scaledUp = multiply(net, feedForward(net, last, 4 * channels), net.filled([channels], 0.1));
  return add(net, x, transpose(net, scaledUp, [0, 3, 1, 2]));
}
