/** A model as kernels: which line of the layer model each belongs to, and its work. */
import type { ModelCounts } from '../../../onnx/count/count-model';
import type { NodeCounts } from '../../../onnx/count/node-counts';
import { elementsOf } from '../../../onnx/element-type';
import type { Shape } from '../../../onnx/infer/tensor-fact';
import { convolution, isDepthwiseInt8 } from './convolution-work';
import { fuse } from './fusion';
import {
  type Kernel,
  type KernelDraft,
  type KernelPart,
  NOTHING,
  VIEW,
  part,
  withColdWeights,
} from './kernel';
import type { KernelWork } from './kernel-work';
import { DEFAULT_CHANNEL_BLOCK, Layout, inBlocks, reordered } from './layout';
import { FLOAT_BYTES, type MovedWork, copies, inBytes, numberOf, spans, unmoved, workOf } from './moved-work';
import { NodeGraph } from './node-graph';
import { bytePart, operatorPart } from './operator-lines';
import { packedProduct, product, productFlops, unpacking } from './product-work';

export type { Kernel, KernelPart } from './kernel';

const BLOCKED_DOMAIN = 'com.microsoft.nchwc';
const FLOPS_PER_ACTIVATION = 8;

/** The same whatever nodes an exporter wrote it as. */
const FLOPS_PER_NORMALISED = 8;

const FLOPS_PER_NORMALISED_SUM = 9;

const FLOPS_PER_INTERPOLATION = 8;

const SLOW_ACTIVATIONS: ReadonlySet<string> = new Set([
  'Gelu',
  'FastGelu',
  'BiasGelu',
  'Erf',
  'Tanh',
  'Pow',
  'Sin',
  'Cos',
]);

const FAST_ACTIVATIONS: ReadonlySet<string> = new Set(['QuickGelu', 'Sigmoid', 'Exp']);

const JOINS: ReadonlySet<string> = new Set(['Concat', 'Split', 'Slice']);

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
  return Math.min(totals.bytesWeightsRead, FLOAT_BYTES * totals.parameters) + memory.peakBytes;
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
    extras: [...draft.extras, ...unpacking(draft, counts)],
    blocked: draft.blocked,
  };
}

/** Class and work of a kernel, from the shapes of its core and the sums over its nodes. */
function describeDraft(draft: KernelDraft, counts: ModelCounts, channelBlock: number): KernelPart {
  const { operator, nodes, core } = draft;
  if (operator === 'Nothing') {
    return NOTHING;
  }
  if (operator === 'View') {
    return VIEW;
  }
  const work = draft.quantised === true ? inBytes(workOf(nodes, counts)) : workOf(nodes, counts);
  const output = core.resultShape;
  if (output === null) {
    return part(core.class, work);
  }
  if (operator === 'NhwcMaxPool' || operator === 'ByteShuffle') {
    return bytePart(operator === 'ByteShuffle' ? 'byteshuffle' : 'nhwcmaxpool', output);
  }
  const isBytes =
    draft.quantised === true || /^u?int8$/.test(counts.factOf(core.node.outputs[0])?.dtype ?? '');
  const isQuantised =
    isQuantisedOperator(operator) ||
    isQuantisedOperator(core.node.opType) ||
    (isBytes && core.class === 'pooling');
  if (core.class === 'conv' || core.class === 'depthwise-conv' || operator === 'Conv') {
    if (isQuantised) {
      return part(isDepthwiseInt8(core) ? 'depthwise-int8' : 'conv-int8', {
        ...work,
        flops: 2 * (core.macs ?? 0),
      });
    }
    if (core.node.opType === 'ConvTranspose') {
      return part('conv-transpose', work);
    }
    const input = core.inputShapes[0];
    return input == null ? part('conv-plain', work) : convolution(draft, input, output, channelBlock);
  }
  if (core.node.opType === 'Einsum') {
    return part('einsum', { ...work, flops: core.flops ?? 0 });
  }
  if (operator === 'MatMulNBits' || operator === 'MatMulBnb4') {
    return packedProduct(core, output, work, draft.weightBits);
  }
  if (core.class === 'matmul') {
    return isQuantised
      ? part('matmul-int8', { ...work, flops: 2 * (core.macs ?? 0) })
      : product(core, output, { ...work, flops: productFlops(draft) }, counts);
  }
  if (core.class === 'rnn') {
    const steps = core.inputShapes[0]?.[numberOf(core, 'layout', 0) === 0 ? 0 : 1] ?? 1;
    return part('rnn', { ...work, excess: steps * work.weightBytes, outerTurns: steps });
  }
  const rows = elementsOf(output.slice(0, -1));
  const written = elementsOf(nodes[nodes.length - 1].resultShape ?? output);
  switch (operator) {
    case 'SkipLayerNormalization':
    case 'Add+LayerNormalization':
      return part('skip-normalisation', {
        ...work,
        flops: FLOPS_PER_NORMALISED_SUM * written,
        outerTurns: rows,
      });
    case 'LayerNormalization':
    case 'SimplifiedLayerNormalization':
      return part('normalisation', { ...work, flops: FLOPS_PER_NORMALISED * written, outerTurns: rows });
    case 'ReorderInput':
    case 'ReorderOutput':
      return reordered(
        output,
        numberOf(core, 'channels_last', 0) === 1 && operator === 'ReorderOutput'
          ? output.length - 1
          : core.node.opType === 'Transpose'
            ? output.length - 1
            : 1,
        channelBlock,
      );
    case 'Transpose':
      if (isBytes && movesChannels(core)) {
        return bytePart('byteorder', output);
      }
      return part('transpose', { ...work, outerTurns: elementsOf(output) / unmoved(core, output) });
    case 'GlobalAveragePool':
    case 'GlobalMaxPool':
      return part('global-pooling', work);
    case 'Resize':
    case 'Upsample':
      return resize(draft, output, work, channelBlock);
    case 'BatchNormalization':
      return part('batch-normalisation', { ...work, outerTurns: elementsOf(output.slice(0, 2)) });
    case 'Pad':
      return part('pad', {
        inputBytes: work.inputBytes,
        outputBytes: work.outputBytes,
        outerTurns: rows,
      });
  }
  if (core.class === 'softmax') {
    return part('softmax', { ...work, outerTurns: rows });
  }
  const own = isQuantised ? null : operatorPart(operator, core, counts, output, work);
  if (own !== null) {
    return own;
  }
  if (SLOW_ACTIVATIONS.has(operator)) {
    return part('gelu', activation(work, output));
  }
  if (FAST_ACTIVATIONS.has(operator)) {
    return part('sigmoid', activation(work, output));
  }
  if (JOINS.has(operator)) {
    return part('concat', {
      inputBytes: work.inputBytes,
      outputBytes: work.inputBytes,
      outerTurns: copies(core, output),
    });
  }
  if (isQuantised) {
    return part(core.class === 'pooling' ? 'pooling-int8' : 'elementwise-int8', {
      ...work,
      flops: elementsOf(output),
    });
  }
  if (core.class === 'elementwise') {
    return part('elementwise', { ...work, outerTurns: spans(core, output) });
  }
  return part(core.class, work);
}

/** Channels of an image from the second place to the last, or back. */
function movesChannels({ node }: NodeCounts): boolean {
  const order = node.attributes.get('perm');
  return order?.type === 'ints' && ['0,2,3,1', '0,3,1,2'].includes(order.value.join());
}

/** To or from integers of 8 bits, or with them. */
function isQuantisedOperator(operator: string): boolean {
  return /^(QLinear|QGemm|QAttention|DynamicQuantize|QuantizeLinear|DequantizeLinear)|Integer/.test(operator);
}

/** The same whatever nodes an exporter wrote it as. */
function activation({ inputBytes, outputBytes }: MovedWork, output: Shape): Partial<KernelWork> {
  return { flops: FLOPS_PER_ACTIVATION * elementsOf(output), inputBytes, outputBytes };
}

/** Growing or shrinking an image: the same whichever operator set, in blocks or not. */
function resize(
  { core: { node, bytesIn }, blocked }: KernelDraft,
  output: Shape,
  work: MovedWork,
  channelBlock: number,
): KernelPart {
  const channels = Math.max(1, output[1] ?? 1);
  const isBlocked = blocked || node.domain.endsWith('nchwc');
  const filled = isBlocked ? inBlocks(channels, channelBlock) / channels : 1;
  const mode = node.attributes.get('mode');
  const elements = filled * elementsOf(output);
  const isNearest = mode?.type !== 'string' || mode.value === 'nearest';
  return part(isBlocked ? 'resize' : 'resize-plain', {
    flops: isNearest ? 0 : FLOPS_PER_INTERPOLATION * elements,
    inputBytes: filled * (bytesIn ?? work.inputBytes),
    outputBytes: FLOAT_BYTES * elements,
  });
}
