import type { Value } from '../../../src/compute/compiler/graph';
import { linear, convolution } from '../layers/convolutional';
import { add } from '../layers/elementwise';
import { concat, reshape, slice, transpose } from '../layers/layout';
import { dense, feedForward, layerNorm, selfAttention } from '../layers/transformer';
import type { NetworkBuilder } from '../network-builder';
import { imageInput, type NetworkSpec, scaled } from '../spec';

const WINDOW = 4;

/**
 * Liu et al., 2021, without position bias and mask, with windows of 4 × 4 and heads of 32. Its size must be a multiple of
 * 16 · 2^(stages − 1).
 */
export function swin(blocks: readonly number[]): NetworkSpec['build'] {
  return (net, size) => {
    const patches = convolution(net, imageInput(net, size), scaled(96, size.width, 32), {
      kernel: 4,
      stride: 4,
      pad: 0,
      bias: true,
    });
    let x = layerNorm(net, transpose(net, patches, [0, 2, 3, 1]));
    blocks.forEach((count, stage) => {
      if (stage > 0) {
        x = mergePatches(net, x);
      }
      for (let block = 0; block < count; block++) {
        x = swinBlock(net, x, block % 2 === 1);
      }
    });
    const pooled = net.node(
      'ReduceMean',
      [layerNorm(net, x), net.integers([1, 2])],
      [size.batch, x.shape[3]],
      { keepdims: 0 },
    );
    return linear(net, pooled, 1000);
  };
}

/** x [batch, height, width, channels]; every second block looks through windows shifted by half. */
function swinBlock(net: NetworkBuilder, x: Value, isShifted: boolean): Value {
  const half = WINDOW / 2;
  const normalised = layerNorm(net, x);
  const moved = isShifted ? roll(net, roll(net, normalised, 1, half), 2, half) : normalised;
  const attended = fromWindows(
    net,
    selfAttention(net, toWindows(net, moved), { heads: x.shape[3] / 32 }),
    x.shape,
  );
  const back = isShifted
    ? roll(net, roll(net, attended, 1, x.shape[1] - half), 2, x.shape[2] - half)
    : attended;
  const joined = add(net, x, back);
  return add(net, joined, feedForward(net, layerNorm(net, joined), 4 * x.shape[3]));
}

function roll(net: NetworkBuilder, x: Value, axis: number, by: number): Value {
  return concat(net, [slice(net, x, axis, by, x.shape[axis]), slice(net, x, axis, 0, by)], axis);
}

function toWindows(net: NetworkBuilder, x: Value): Value {
  const [batch, height, width, channels] = x.shape;
  const cut = reshape(net, x, [batch, height / WINDOW, WINDOW, width / WINDOW, WINDOW, channels]);
  return reshape(net, transpose(net, cut, [0, 1, 3, 2, 4, 5]), [
    (batch * height * width) / WINDOW ** 2,
    WINDOW ** 2,
    channels,
  ]);
}

function fromWindows(net: NetworkBuilder, x: Value, shape: readonly number[]): Value {
  const [batch, height, width, channels] = shape;
  const cut = reshape(net, x, [batch, height / WINDOW, width / WINDOW, WINDOW, WINDOW, channels]);
  return reshape(net, transpose(net, cut, [0, 1, 3, 2, 4, 5]), shape);
}

/** Four neighbours become one position with twice the channels. */
function mergePatches(net: NetworkBuilder, x: Value): Value {
  const [batch, height, width, channels] = x.shape;
  const cut = reshape(net, x, [batch, height / 2, 2, width / 2, 2, channels]);
  const merged = reshape(net, transpose(net, cut, [0, 1, 3, 2, 4, 5]), [
    batch,
    height / 2,
    width / 2,
    4 * channels,
  ]);
  return dense(net, layerNorm(net, merged), 2 * channels);
}
