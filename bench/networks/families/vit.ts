import { add } from '../layers/elementwise';
import { convolution, linear } from '../layers/convolutional';
import { concat, pick, reshape, transpose } from '../layers/layout';
import { layerNorm, preNormBlock } from '../layers/transformer';
import { imageInput, type NetworkSpec, scaled } from '../spec';

/** Dosovitskiy et al., 2020: width 1 is ViT-Tiny, 192 wide with heads of 64. Its size must be a multiple of the patch. */
export function vit(layers: number, patch: number): NetworkSpec['build'] {
  return (net, size) => {
    const hidden = scaled(192, size.width, 64);
    const patches = convolution(net, imageInput(net, size), hidden, {
      kernel: patch,
      stride: patch,
      pad: 0,
      bias: true,
    });
    const count = patches.shape[2] * patches.shape[3];
    const tokens = transpose(net, reshape(net, patches, [size.batch, hidden, count]), [0, 2, 1]);
    const shape = [size.batch, 1, hidden];
    const classToken = net.node('Expand', [net.weights([1, 1, hidden], hidden), net.integers(shape)], shape);
    let x = add(net, concat(net, [classToken, tokens], 1), net.weights([1, count + 1, hidden], hidden));
    for (let layer = 0; layer < layers; layer++) {
      x = preNormBlock(net, x, { heads: hidden / 64 }, 4 * hidden);
    }
    return linear(net, pick(net, layerNorm(net, x), 1, 0), 1000);
  };
}
