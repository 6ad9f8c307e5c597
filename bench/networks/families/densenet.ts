import type { Value } from '../../../src/compute/compiler/graph';
import { relu } from '../layers/elementwise';
import { averagePool, batchNorm, classifier, convBlock, convolution, maxPool } from '../layers/convolutional';
import { concat } from '../layers/layout';
import type { NetworkBuilder } from '../network-builder';
import { imageInput, type NetworkSpec, scaled } from '../spec';

/** Huang et al., 2016: every layer of a block reads all layers before it. */
export function densenet(blocks: readonly number[], growth: number): NetworkSpec['build'] {
  return (net, size) => {
    const grown = scaled(growth, size.width);
    let x = maxPool(net, convBlock(net, imageInput(net, size), 2 * grown, { kernel: 7, stride: 2 }), 3, 2, 1);
    blocks.forEach((layers, stage) => {
      for (let layer = 0; layer < layers; layer++) {
        const narrow = normalised(net, convolution(net, normalised(net, x), 4 * grown));
        x = concat(net, [x, convolution(net, narrow, grown, { kernel: 3 })], 1);
      }
      if (stage < blocks.length - 1) {
        x = averagePool(net, convolution(net, normalised(net, x), x.shape[1] >> 1), 2, 2);
      }
    });
    return classifier(net, normalised(net, x), 1000);
  };
}

function normalised(net: NetworkBuilder, x: Value): Value {
  return relu(net, batchNorm(net, x));
}
