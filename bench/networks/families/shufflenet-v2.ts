import type { Value } from '../../../src/compute/compiler/graph';
import { classifier, convBlock, depthwise, maxPool } from '../layers/convolutional';
import { concat, reshape, split, transpose } from '../layers/layout';
import type { NetworkBuilder } from '../network-builder';
import { imageInput, type NetworkSize, scaled } from '../spec';

const STAGES = [
  [116, 4],
  [232, 8],
  [464, 4],
] as const;

/** Ma et al., 2018; width 1 is the "1x" variant. */
export function shufflenetV2(net: NetworkBuilder, size: NetworkSize): Value {
  let x = maxPool(
    net,
    convBlock(net, imageInput(net, size), scaled(24, Math.max(size.width, 1 / 3)), { kernel: 3, stride: 2 }),
    3,
    2,
    1,
  );
  for (const [channels, blocks] of STAGES) {
    x = downsample(net, x, scaled(channels, size.width, 4));
    for (let block = 1; block < blocks; block++) {
      x = unit(net, x);
    }
  }
  return classifier(net, convBlock(net, x, scaled(1024, size.width)), 1000);
}

function unit(net: NetworkBuilder, x: Value): Value {
  const [kept, changed] = split(net, x, 2, 1);
  return shuffle(net, concat(net, [kept, branch(net, changed, changed.shape[1], 1)], 1));
}

function downsample(net: NetworkBuilder, x: Value, channels: number): Value {
  const shortcut = convBlock(net, depthwise(net, x, { kernel: 3, stride: 2 }, null), channels / 2);
  return shuffle(net, concat(net, [shortcut, branch(net, x, channels / 2, 2)], 1));
}

function branch(net: NetworkBuilder, x: Value, channels: number, stride: number): Value {
  return convBlock(net, depthwise(net, convBlock(net, x, channels), { kernel: 3, stride }, null), channels);
}

/** Interleaves the two halves of the channels. */
function shuffle(net: NetworkBuilder, x: Value): Value {
  const [batch, channels, height, width] = x.shape;
  const halves = reshape(net, x, [batch, 2, channels / 2, height, width]);
  return reshape(net, transpose(net, halves, [0, 2, 1, 3, 4]), x.shape);
}
