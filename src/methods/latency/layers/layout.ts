/**
 * ONNX Runtime keeps images in blocks of as many channels as a vector register holds, where it can (NCHWc). Which nodes it can do
 * so for, and where values have to change their layout in between, follows the rules of its transformer.
 */
import type { NodeCounts } from '../../../onnx/count/node-counts';
import { elementsOf } from '../../../onnx/element-type';
import type { Shape } from '../../../onnx/infer/tensor-fact';
import { type KernelDraft, type KernelPart, part } from './kernel';
import type { NodeGraph } from './node-graph';

/** Channels of one block where a register holds 512 bits. */
export const DEFAULT_CHANNEL_BLOCK = 16;
/** A change of layout needs channels in fours. */
const CHANNEL_ALIGNMENT = 4;
const FLOAT_BYTES = 4;

/** Rearranging an image with its channels on that axis. */
export function reordered(shape: Shape, axis: number, channelBlock: number): KernelPart {
  const bytes =
    FLOAT_BYTES * elementsOf(shape.map((size, at) => (at === axis ? inBlocks(size, channelBlock) : size)));
  return part('reorder', { inputBytes: bytes, outputBytes: bytes });
}

/** Channels with those that fill up the last block. */
export function inBlocks(channels: number, channelBlock: number): number {
  return channelBlock * Math.ceil(channels / channelBlock);
}

/** Which values are in blocks, and which are there in both layouts. */
export class Layout {
  private readonly writers = new Map<string, KernelDraft>();
  private readonly inBoth = new Set<string>();

  constructor(
    private readonly graph: NodeGraph,
    private readonly channelBlock: number,
  ) {}

  isBlocked(name: string): boolean {
    return this.writers.get(name)?.blocked ?? false;
  }

  /** The kernel that wrote a value. */
  writerOf(name: string): KernelDraft | null {
    return this.writers.get(name) ?? null;
  }

  wrote(draft: KernelDraft): void {
    for (const name of draft.nodes[draft.nodes.length - 1].node.outputs) {
      if (name !== '') {
        this.writers.set(name, draft);
      }
    }
  }

  /** A reader wants the value as the model has it: the kernel that wrote it in blocks rearranges it, once. */
  wantPlain(name: string): void {
    const writer = this.writers.get(name);
    if (writer?.blocked !== true || this.inBoth.has(name)) {
      return;
    }
    this.inBoth.add(name);
    writer.extras.push(this.reorder(name));
  }

  /** A kernel wants the value in blocks; the first that does rearranges it. */
  wantBlocked(name: string, reader: KernelDraft): void {
    if (this.isBlocked(name) || this.inBoth.has(name)) {
      return;
    }
    this.inBoth.add(name);
    reader.extras.push(this.reorder(name));
  }

  private reorder(name: string): KernelPart {
    return reordered(this.graph.shapeOf(name) ?? [], 1, this.channelBlock);
  }

  /** Whether a convolution can work in blocks; 'direct' when it reads its input as the model has it. */
  convolution({ node, inputShapes }: NodeCounts): 'blocked' | 'direct' | 'plain' {
    const weights = inputShapes[1];
    if (
      this.channelBlock < 2 ||
      node.opType !== 'Conv' ||
      weights?.length !== 4 ||
      !this.graph.isConstant(this.graph.resolve(node.inputs[1])) ||
      this.graph.dtypeOf(node.inputs[0]) !== 'float32'
    ) {
      return 'plain';
    }
    const [outputs, inputs] = weights;
    const group = node.attributes.get('group');
    const groups = group?.type === 'int' ? group.value : 1;
    const fits = (channels: number): boolean => channels % this.channelBlock === 0;
    if (groups === 1) {
      return inputs < this.channelBlock ? 'direct' : inputs % CHANNEL_ALIGNMENT === 0 ? 'blocked' : 'plain';
    }
    if (inputs === 1 && outputs === groups) {
      return outputs % CHANNEL_ALIGNMENT === 0 ? 'blocked' : 'plain';
    }
    return fits(inputs) && outputs % groups === 0 && fits(outputs / groups) ? 'blocked' : 'plain';
  }

  /** Pooling over images whose channels fill blocks; those over whole images do not ask for blocks. */
  poolsInBlocks(one: NodeCounts): boolean {
    const { node, inputShapes } = one;
    const shape = inputShapes[0];
    if (node.opType.startsWith('Global') && !this.isBlocked(this.graph.inputsOf(one)[0])) {
      return false;
    }
    return (
      this.channelBlock > 1 &&
      shape?.length === 4 &&
      node.outputs.length === 1 &&
      shape[1] % this.channelBlock === 0 &&
      this.graph.dtypeOf(node.inputs[0]) === 'float32'
    );
  }

  /** Growing an image by whole factors, in the ways that the blocked kernel knows. */
  resizesInBlocks(one: NodeCounts): boolean {
    const { node } = one;
    const [from, to] = [one.inputShapes[0], one.outputShapes[0]];
    if (
      from?.length !== 4 ||
      to == null ||
      !this.isBlocked(this.graph.inputsOf(one)[0]) ||
      to[0] !== from[0] ||
      to[1] !== from[1] ||
      !to.every((size, axis) => size % from[axis] === 0)
    ) {
      return false;
    }
    const text = (name: string, fallback: string): string => {
      const found = node.attributes.get(name);
      return found?.type === 'string' ? found.value : fallback;
    };
    const isOld = node.opType === 'Upsample' || node.inputs.length === 2;
    const place = text('coordinate_transformation_mode', isOld ? 'asymmetric' : 'half_pixel');
    if (text('mode', 'nearest') === 'nearest') {
      return (
        place === 'asymmetric' && text('nearest_mode', isOld ? 'floor' : 'round_prefer_floor') === 'floor'
      );
    }
    return (
      text('mode', 'nearest') === 'linear' && ['asymmetric', 'half_pixel', 'align_corners'].includes(place)
    );
  }

  /** Joining along the channels, all of which are in blocks. */
  joinsInBlocks(one: NodeCounts): boolean {
    const axis = one.node.attributes.get('axis');
    const names = this.graph.inputsOf(one);
    return (
      axis?.type === 'int' &&
      axis.value === 1 &&
      names.every(
        (name) => this.isBlocked(name) && (this.graph.shapeOf(name)?.[1] ?? 1) % this.channelBlock === 0,
      )
    );
  }

  /** Combining values of one shape, all of which are in blocks. */
  combinesInBlocks(one: NodeCounts): boolean {
    const names = this.graph.inputsOf(one);
    const shapes = new Set(names.map((name) => this.graph.shapeOf(name)?.join()));
    return names.length >= 2 && shapes.size === 1 && names.every((name) => this.isBlocked(name));
  }
}
