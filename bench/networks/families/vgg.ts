import { relu } from '../layers/elementwise';
import { convolution, flatten, linear, maxPool } from '../layers/convolutional';
import { imageInput, type NetworkSpec, scaled } from '../spec';

const CONVOLUTIONS = { 11: [1, 1, 2, 2, 2], 16: [2, 2, 3, 3, 3], 19: [2, 2, 4, 4, 4] } as const;

/** Simonyan and Zisserman, 2014. Its size must be a multiple of 32. */
export function vgg(depth: keyof typeof CONVOLUTIONS): NetworkSpec['build'] {
  return (net, size) => {
    let x = imageInput(net, size);
    CONVOLUTIONS[depth].forEach((count, stage) => {
      const channels = scaled(Math.min(64 * 2 ** stage, 512), size.width);
      for (let layer = 0; layer < count; layer++) {
        x = relu(net, convolution(net, x, channels, { kernel: 3, bias: true }));
      }
      x = maxPool(net, x, 2, 2);
    });
    const hidden = scaled(4096, size.width);
    const first = relu(net, linear(net, flatten(net, x), hidden));
    return linear(net, relu(net, linear(net, first, hidden)), 1000);
  };
}
