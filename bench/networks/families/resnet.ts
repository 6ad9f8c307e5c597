import type { Value } from '../../../src/compute/compiler/graph';
import { add, relu } from '../layers/elementwise';
import { classifier, convBlock, maxPool } from '../layers/convolutional';
import type { NetworkBuilder } from '../network-builder';
import { imageInput, type NetworkSpec, scaled } from '../spec';

const DEPTHS = {
  18: { blocks: [2, 2, 2, 2], bottleneck: false },
  34: { blocks: [3, 4, 6, 3], bottleneck: false },
  50: { blocks: [3, 4, 6, 3], bottleneck: true },
} as const;

/** He et al., 2015. */
export function resnet(depth: keyof typeof DEPTHS): NetworkSpec['build'] {
  const { blocks, bottleneck } = DEPTHS[depth];
  return (net, size) => {
    let x = maxPool(
      net,
      convBlock(net, imageInput(net, size), scaled(64, size.width), { kernel: 7, stride: 2 }),
      3,
      2,
      1,
    );
    blocks.forEach((count, stage) => {
      const channels = scaled(64 * 2 ** stage, size.width);
      for (let block = 0; block < count; block++) {
        const stride = stage > 0 && block === 0 ? 2 : 1;
        x = bottleneck ? bottleneckBlock(net, x, channels, stride) : basicBlock(net, x, channels, stride);
      }
    });
    return classifier(net, x, 1000);
  };
}

function basicBlock(net: NetworkBuilder, x: Value, channels: number, stride: number): Value {
  const first = convBlock(net, x, channels, { kernel: 3, stride });
  return joined(net, x, convBlock(net, first, channels, { kernel: 3 }, null), stride);
}

function bottleneckBlock(net: NetworkBuilder, x: Value, channels: number, stride: number): Value {
  const narrow = convBlock(net, convBlock(net, x, channels), channels, { kernel: 3, stride });
  return joined(net, x, convBlock(net, narrow, 4 * channels, {}, null), stride);
}

function joined(net: NetworkBuilder, x: Value, branch: Value, stride: number): Value {
  const shortcut =
    stride === 1 && x.shape[1] === branch.shape[1] ? x : convBlock(net, x, branch.shape[1], { stride }, null);
  return relu(net, add(net, branch, shortcut));
}
