import type { Value } from '../../../src/compute/compiler/graph';
import { add, swish } from '../layers/elementwise';
import { classifier, convBlock, depthwise, squeezeExcite } from '../layers/convolutional';
import type { NetworkBuilder } from '../network-builder';
import { imageInput, type NetworkSpec, scaled } from '../spec';

/** Expansion, channels, blocks, stride of the first, kernel. */
const STAGES = [
  [1, 16, 1, 1, 3],
  [6, 24, 2, 2, 3],
  [6, 40, 2, 2, 5],
  [6, 80, 3, 2, 3],
  [6, 112, 3, 1, 5],
  [6, 192, 4, 2, 5],
  [6, 320, 1, 1, 3],
] as const;

/** Tan and Le, 2019; `depth` multiplies the blocks of each stage: 1 for B0, 1.1 for B1. */
export function efficientnet(depth: number): NetworkSpec['build'] {
  return (net, size) => {
    let x = convBlock(net, imageInput(net, size), scaled(32, size.width), { kernel: 3, stride: 2 }, swish);
    for (const [expansion, channels, blocks, stride, kernel] of STAGES) {
      for (let block = 0; block < Math.ceil(blocks * depth); block++) {
        x = mbConv(net, x, expansion, scaled(channels, size.width), kernel, block === 0 ? stride : 1);
      }
    }
    return classifier(net, convBlock(net, x, scaled(1280, size.width), {}, swish), 1000);
  };
}

function mbConv(
  net: NetworkBuilder,
  x: Value,
  expansion: number,
  channels: number,
  kernel: number,
  stride: number,
): Value {
  const wide = expansion === 1 ? x : convBlock(net, x, expansion * x.shape[1], {}, swish);
  const filtered = depthwise(net, wide, { kernel, stride }, swish);
  const excited = squeezeExcite(net, filtered, Math.max(1, x.shape[1] >> 2), swish);
  const narrow = convBlock(net, excited, channels, {}, null);
  return stride === 1 && x.shape[1] === channels ? add(net, x, narrow) : narrow;
}
