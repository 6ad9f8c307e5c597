/** The work of convolutions, in blocks of channels and outside them. */
import type { NodeCounts } from '../../../onnx/count/node-counts';
import { elementsOf } from '../../../onnx/element-type';
import type { Shape } from '../../../onnx/infer/tensor-fact';
import { type KernelDraft, type KernelPart, part } from './kernel';
import { inBlocks } from './layout';
import { numberOf, FLOAT_BYTES } from './moved-work';

/** Blocks of output channels that a convolution computes at once; fewer use the registers less well. */
const BLOCKS_AT_ONCE = 4;

/** Of either operator that convolves integers; the weights are the fourth input where scales stand in between. */
export function isDepthwiseInt8(core: NodeCounts): boolean {
  const weights = core.inputShapes[core.node.opType === 'QLinearConv' ? 3 : 1];
  return numberOf(core, 'group', 1) > 1 && weights?.[1] === 1;
}

/**
 * Counted again from the shapes, with channels filled up to blocks: what the runtime computes, and the same before and after it
 * has folded normalisation into weights.
 */
export function convolution(
  { core, nodes, blocked }: KernelDraft,
  input: Shape,
  output: Shape,
  channelBlock: number,
): KernelPart {
  // Normalisation in blocks is computed as a convolution of each channel with one number.
  const isScaling = core.node.opType === 'BatchNormalization';
  const weights = isScaling ? [output[1], 1, 1, 1] : core.inputShapes[1];
  if (weights == null) {
    return part('conv-plain', {});
  }
  const group = isScaling ? output[1] : numberOf(core, 'group', 1);
  const isDepthwise = group > 1 && weights[1] === 1 && weights[0] === group;
  const isDirect = blocked && group === 1 && weights[1] < channelBlock;
  const up = (channels: number): number => (blocked ? inBlocks(channels, channelBlock) : channels);
  const outputs = up(weights[0]);
  const inputs = isDepthwise || isDirect ? weights[1] : up(weights[1]);
  const window = elementsOf(weights.slice(2));
  const pixels = output[0] * elementsOf(output.slice(2));
  const rows = output[0] * elementsOf(output.slice(2, -1));
  const hasSum = nodes.some(
    ({ node, inputShapes }) =>
      node.opType === 'Add' ||
      node.opType === 'Sum' ||
      (node.opType.endsWith('Conv') && inputShapes.length > 3),
  );
  const outputBytes = FLOAT_BYTES * pixels * outputs;
  const inside = blocked && !isScaling ? shareInside(core, input, output, weights.slice(2)) : 1;
  const work = {
    flops: 2 * pixels * outputs * inputs * window * inside,
    inputBytes:
      FLOAT_BYTES * input[0] * (isDirect ? weights[1] : up(input[1])) * elementsOf(input.slice(2)) +
      (hasSum ? outputBytes : 0),
    weightBytes: FLOAT_BYTES * outputs * (inputs * window + 1),
    outputBytes,
  };
  // Outside blocks, windows are laid out beneath each other first.
  if (!blocked) {
    return part(isDepthwise ? 'depthwise-plain' : group > 1 ? 'conv-grouped-plain' : 'conv-plain', {
      ...work,
      excess: window === 1 ? 0 : FLOAT_BYTES * pixels * window * inputs * group,
      outerTurns: group,
    });
  }
  if (isDepthwise) {
    return part('depthwise-conv', { ...work, outerTurns: (rows * outputs) / channelBlock });
  }
  if (group > 1) {
    return part('conv-grouped', { ...work, outerTurns: group });
  }
  const groupOfBlocks = BLOCKS_AT_ONCE * channelBlock;
  const groups = Math.ceil(outputs / groupOfBlocks);
  if (isDirect) {
    return part('conv-first', { ...work, outerTurns: rows * groups });
  }
  return part(window === 1 ? 'conv-1x1' : 'conv', {
    ...work,
    outerTurns: (rows * groups * inputs * (weights[2] ?? 1)) / channelBlock,
  });
}

/**
 * The share of a window's numbers that lie inside the image, over all its places: kernels in blocks pass over the margins, which
 * in a small image, or with holes in the window, are most of it.
 */
function shareInside({ node }: NodeCounts, input: Shape, output: Shape, window: Shape): number {
  const ints = (name: string): readonly number[] | null => {
    const found = node.attributes.get(name);
    return found?.type === 'ints' ? found.value : null;
  };
  const [strides, dilations, pads] = [ints('strides'), ints('dilations'), ints('pads')];
  const auto = node.attributes.get('auto_pad');
  return window.reduce((share, taps, axis) => {
    const [stride, dilation, size, places] = [
      strides?.[axis] ?? 1,
      dilations?.[axis] ?? 1,
      input[axis + 2],
      output[axis + 2],
    ];
    const around = Math.max(0, (places - 1) * stride + dilation * (taps - 1) + 1 - size);
    const isSame = auto?.type === 'string' && auto.value.startsWith('SAME');
    const before = isSame
      ? auto.value === 'SAME_UPPER'
        ? Math.floor(around / 2)
        : Math.ceil(around / 2)
      : (pads?.[axis] ?? 0);
    let inside = 0;
    for (let tap = 0; tap < taps; tap++) {
      const first = Math.max(0, Math.ceil((before - tap * dilation) / stride));
      const last = Math.min(places - 1, Math.floor((size - 1 + before - tap * dilation) / stride));
      inside += Math.max(0, last - first + 1);
    }
    return (share * inside) / Math.max(1, taps * places);
  }, 1);
}
