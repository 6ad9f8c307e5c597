import type { ModelCounts } from '../../../onnx/count/count-model';
import type { NodeCounts } from '../../../onnx/count/node-counts';
import { describeDraft } from './describe-kernel';
import { fuse } from './fusion';
import { type Kernel, type KernelDraft, withColdWeights } from './kernel';
import { DEFAULT_CHANNEL_BLOCK, Layout } from './layout';
import { NodeGraph } from './node-graph';

export type { Kernel, KernelPart } from './kernel';

const FLOAT_BYTES = 4;
const BLOCKED_DOMAIN = 'com.microsoft.nchwc';

/**
 * A model as the kernels that ONNX Runtime makes of it, by a simulation of its optimiser.
 * @param channelBlock channels that the runtime keeps together: 16 where a vector register holds 512 bits, 8 where 256
 */
export function kernelsOf(counts: ModelCounts, channelBlock = DEFAULT_CHANNEL_BLOCK): readonly Kernel[] {
  return fuse(counts, channelBlock).map((draft) =>
    kernelOf(draft, counts, channelBlock, touchedBytes(counts)),
  );
}

/** What a run of a model touches: its weights and its activations, whose memory is used again and again. */
export function touchedBytes({ totals, memory }: ModelCounts): number {
  // Weights that several nodes read are there once; of a table only the rows looked up are read.
  return Math.min(totals.bytesWeights, FLOAT_BYTES * totals.parameters) + memory.peakBytes;
}

/** The line of kernels of a class whose inputs have left the caches; only a calibration for training has them. */
export function coldClass(name: string): string {
  return `${name}, cold`;
}

/**
 * The same nodes with nothing fused; right for a model that the runtime has optimised already.
 * @param touched bytes between two runs of a kernel, where other models run in between
 */
export function layersOf(
  counts: ModelCounts,
  channelBlock = DEFAULT_CHANNEL_BLOCK,
  touched = touchedBytes(counts),
): readonly Kernel[] {
  const layout = new Layout(new NodeGraph(counts), channelBlock);
  return counts.nodes
    .filter(({ timed }) => timed)
    .map((node) => kernelOf(draftOf(node, layout), counts, channelBlock, touched));
}

function draftOf(node: NodeCounts, layout: Layout): KernelDraft {
  const { opType, domain, outputs } = node.node;
  const blocked = domain === BLOCKED_DOMAIN || (opType === 'Conv' && layout.convolution(node) !== 'plain');
  return {
    operator: node.view ? 'View' : opType,
    nodes: [node],
    core: node,
    blocked,
    output: outputs[0],
    extras: [],
  };
}

function kernelOf(draft: KernelDraft, counts: ModelCounts, channelBlock: number, touched: number): Kernel {
  const isGelu = draft.nodes.some(({ node }) => node.opType === 'Erf' || node.opType === 'Tanh');
  const operator =
    draft.operator === 'Add' && draft.nodes.length > 1
      ? isGelu
        ? 'BiasGelu'
        : 'SkipLayerNormalization'
      : draft.operator;
  return {
    ...withColdWeights(describeDraft({ ...draft, operator }, counts, channelBlock), touched),
    nodes: draft.nodes,
    extras: draft.extras,
    blocked: draft.blocked,
  };
}
