/** Windows that slide over the spatial axes: arithmetic that convolution and pooling share. */
import { NodeProblem, type NodeView } from '../infer/node-view';
import type { Shape } from '../infer/tensor-fact';

export interface Window {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Begin of each axis, then end of each axis; null when `auto` decides. */
  readonly pads: readonly number[];
  readonly auto: string;
}

/** The window of a node whose kernel has this size. */
export function windowOf(node: NodeView, kernel: readonly number[]): Window {
  const axes = kernel.length;
  const all = (value: number, count = axes): number[] => new Array<number>(count).fill(value);
  const window = {
    kernel,
    strides: node.integers('strides') ?? all(1),
    dilations: node.integers('dilations') ?? all(1),
    pads: node.integers('pads') ?? all(0, 2 * axes),
    auto: node.text('auto_pad', 'NOTSET'),
  };
  if (
    window.strides.length !== axes ||
    window.dilations.length !== axes ||
    window.pads.length !== 2 * axes ||
    window.strides.some((stride) => stride < 1)
  ) {
    throw new NodeProblem(`its strides, dilations or pads do not fit a window of ${axes} dimensions`);
  }
  return window;
}

/** Spatial size after sliding the window over `input` (spatial axes only). */
export function slide(input: Shape, window: Window, roundUp = false): Shape {
  const { kernel, strides, dilations, pads, auto } = window;
  if (input.length !== kernel.length) {
    throw new NodeProblem(
      `a window of ${kernel.length} dimensions does not fit an input with ${input.length} spatial ones`,
    );
  }
  return input.map((size, axis) => {
    if (auto === 'SAME_UPPER' || auto === 'SAME_LOWER') {
      return Math.ceil(size / strides[axis]);
    }
    const [before, after] = auto === 'VALID' ? [0, 0] : [pads[axis], pads[axis + input.length]];
    const reach = dilations[axis] * (kernel[axis] - 1) + 1;
    const steps = (size + before + after - reach) / strides[axis];
    const count = (roundUp ? Math.ceil(steps) : Math.floor(steps)) + 1;
    // A window that starts in the padding behind the data would see nothing: it is left out.
    const seen = roundUp && (count - 1) * strides[axis] >= size + before ? count - 1 : count;
    if (seen < 1) {
      throw new NodeProblem(`a window of ${reach} does not fit a size of ${size}`);
    }
    return seen;
  });
}
