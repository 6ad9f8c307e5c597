import type { Value } from '../../../src/compute/compiler/graph';
import { add, hardSigmoid, hardSwish, relu } from '../layers/elementwise';
import {
  convBlock,
  depthwise,
  flatten,
  globalAveragePool,
  linear,
  squeezeExcite,
} from '../layers/convolutional';
import type { NetworkBuilder } from '../network-builder';
import { imageInput, type NetworkSpec, scaled } from '../spec';

interface Block {
  readonly kernel: number;
  readonly expanded: number;
  readonly channels: number;
  readonly excite: boolean;
  readonly swish: boolean;
  readonly stride: number;
}

const block = (
  kernel: number,
  expanded: number,
  channels: number,
  excite: boolean,
  swish: boolean,
  stride: number,
): Block => ({ kernel, expanded, channels, excite, swish, stride });

const VARIANTS = {
  small: {
    last: 576,
    hidden: 1024,
    blocks: [
      block(3, 16, 16, true, false, 2),
      block(3, 72, 24, false, false, 2),
      block(3, 88, 24, false, false, 1),
      block(5, 96, 40, true, true, 2),
      block(5, 240, 40, true, true, 1),
      block(5, 240, 40, true, true, 1),
      block(5, 120, 48, true, true, 1),
      block(5, 144, 48, true, true, 1),
      block(5, 288, 96, true, true, 2),
      block(5, 576, 96, true, true, 1),
      block(5, 576, 96, true, true, 1),
    ],
  },
  large: {
    last: 960,
    hidden: 1280,
    blocks: [
      block(3, 16, 16, false, false, 1),
      block(3, 64, 24, false, false, 2),
      block(3, 72, 24, false, false, 1),
      block(5, 72, 40, true, false, 2),
      block(5, 120, 40, true, false, 1),
      block(5, 120, 40, true, false, 1),
      block(3, 240, 80, false, true, 2),
      block(3, 200, 80, false, true, 1),
      block(3, 184, 80, false, true, 1),
      block(3, 184, 80, false, true, 1),
      block(3, 480, 112, true, true, 1),
      block(3, 672, 112, true, true, 1),
      block(5, 672, 160, true, true, 2),
      block(5, 960, 160, true, true, 1),
      block(5, 960, 160, true, true, 1),
    ],
  },
} as const;

/** Howard et al., 2019. */
export function mobilenetV3(variant: keyof typeof VARIANTS): NetworkSpec['build'] {
  const { last, hidden, blocks } = VARIANTS[variant];
  return (net, size) => {
    let x = convBlock(
      net,
      imageInput(net, size),
      scaled(16, size.width),
      { kernel: 3, stride: 2 },
      hardSwish,
    );
    for (const one of blocks) {
      x = bottleneck(net, x, one, size.width);
    }
    const features = flatten(
      net,
      globalAveragePool(net, convBlock(net, x, scaled(last, size.width), {}, hardSwish)),
    );
    return linear(net, hardSwish(net, linear(net, features, scaled(hidden, size.width))), 1000);
  };
}

function bottleneck(
  net: NetworkBuilder,
  x: Value,
  { kernel, expanded, channels, excite, swish, stride }: Block,
  width: number,
): Value {
  const activation = swish ? hardSwish : relu;
  const [inner, outer] = [scaled(expanded, width), scaled(channels, width)];
  const wide = inner === x.shape[1] ? x : convBlock(net, x, inner, {}, activation);
  const filtered = depthwise(net, wide, { kernel, stride }, activation);
  const excited = excite ? squeezeExcite(net, filtered, scaled(inner / 4, 1), relu, hardSigmoid) : filtered;
  const narrow = convBlock(net, excited, outer, {}, null);
  return stride === 1 && x.shape[1] === outer ? add(net, x, narrow) : narrow;
}
