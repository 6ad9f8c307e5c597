import type { Value } from '../../../src/compute/compiler/graph';
import { add, relu6 } from '../layers/elementwise';
import { classifier, convBlock, depthwise } from '../layers/convolutional';
import type { NetworkBuilder } from '../network-builder';
import { imageInput, type NetworkSize, scaled } from '../spec';

/** Expansion, channels, blocks, stride of the first. */
const STAGES = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const;

/** Sandler et al., 2018. */
export function mobilenetV2(net: NetworkBuilder, size: NetworkSize): Value {
  let x = convBlock(net, imageInput(net, size), scaled(32, size.width), { kernel: 3, stride: 2 }, relu6);
  for (const [expansion, channels, blocks, stride] of STAGES) {
    for (let block = 0; block < blocks; block++) {
      x = invertedResidual(net, x, expansion, scaled(channels, size.width), block === 0 ? stride : 1);
    }
  }
  return classifier(net, convBlock(net, x, scaled(1280, Math.max(1, size.width)), {}, relu6), 1000);
}

function invertedResidual(
  net: NetworkBuilder,
  x: Value,
  expansion: number,
  channels: number,
  stride: number,
): Value {
  const wide = expansion === 1 ? x : convBlock(net, x, expansion * x.shape[1], {}, relu6);
  const narrow = convBlock(net, depthwise(net, wide, { kernel: 3, stride }, relu6), channels, {}, null);
  return stride === 1 && x.shape[1] === channels ? add(net, x, narrow) : narrow;
}
