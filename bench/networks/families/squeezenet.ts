import type { Value } from '../../../src/compute/compiler/graph';
import { relu } from '../layers/elementwise';
import { convolution, flatten, globalAveragePool, maxPool } from '../layers/convolutional';
import { concat } from '../layers/layout';
import type { NetworkBuilder } from '../network-builder';
import { imageInput, type NetworkSize, scaled } from '../spec';

/** Squeezed channels of the modules between two poolings. */
const GROUPS = [
  [16, 16],
  [32, 32],
  [48, 48, 64, 64],
] as const;

/** Iandola et al., 2016, version 1.1. */
export function squeezenet(net: NetworkBuilder, size: NetworkSize): Value {
  let x = relu(
    net,
    convolution(net, imageInput(net, size), scaled(64, size.width), {
      kernel: 3,
      stride: 2,
      pad: 0,
      bias: true,
    }),
  );
  for (const group of GROUPS) {
    x = maxPool(net, x, 3, 2);
    for (const squeezed of group) {
      x = fire(net, x, scaled(squeezed, size.width));
    }
  }
  return flatten(net, globalAveragePool(net, relu(net, convolution(net, x, 1000, { bias: true }))));
}

function fire(net: NetworkBuilder, x: Value, squeezed: number): Value {
  const narrow = relu(net, convolution(net, x, squeezed, { bias: true }));
  const branches = [1, 3].map((kernel) =>
    relu(net, convolution(net, narrow, 4 * squeezed, { kernel, bias: true })),
  );
  return concat(net, branches, 1);
}
