import type { Value } from '../../../src/compute/compiler/graph';
import { add, relu } from '../layers/elementwise';
import { classifier, convBlock, squeezeExcite } from '../layers/convolutional';
import type { NetworkBuilder } from '../network-builder';
import { imageInput, type NetworkSpec, scaled } from '../spec';

const STAGES = [
  [48, 2],
  [104, 4],
  [208, 6],
  [440, 2],
] as const;

const GROUP_WIDTH = 8;

/** Radosavovic et al., 2020: grouped bottlenecks of near 400 MFLOPs; `excite` makes it a RegNetY. */
export function regnet(excite: boolean): NetworkSpec['build'] {
  return (net, size) => {
    let x = convBlock(net, imageInput(net, size), 32, { kernel: 3, stride: 2 });
    for (const [channels, blocks] of STAGES) {
      for (let block = 0; block < blocks; block++) {
        x = bottleneck(net, x, scaled(channels, size.width), block === 0 ? 2 : 1, excite);
      }
    }
    return classifier(net, x, 1000);
  };
}

function bottleneck(net: NetworkBuilder, x: Value, channels: number, stride: number, excite: boolean): Value {
  const grouped = convBlock(net, convBlock(net, x, channels), channels, {
    kernel: 3,
    stride,
    group: channels / GROUP_WIDTH,
  });
  const excited = excite ? squeezeExcite(net, grouped, scaled(x.shape[1] / 4, 1)) : grouped;
  const branch = convBlock(net, excited, channels, {}, null);
  const shortcut =
    stride === 1 && x.shape[1] === channels ? x : convBlock(net, x, channels, { stride }, null);
  return relu(net, add(net, branch, shortcut));
}
