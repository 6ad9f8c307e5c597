/**
 * Which line of the layer model a kernel belongs to, and what it does in numbers. Beside FLOPs and bytes there are two more,
 * with a meaning for each class: `beyond`, the work that odd sizes add (or where they add none, bytes that outgrow a core's
 * cache), and `turns` of the outer loop, each of which costs something whatever it does.
 */
import type { ModelCounts } from '../../../onnx/count/count-model';
import type { NodeCounts } from '../../../onnx/count/node-counts';
import { bytesOf, elementsOf } from '../../../onnx/element-type';
import type { Shape } from '../../../onnx/infer/tensor-fact';
import { type KernelDraft, type KernelPart, NOTHING, part, VIEW, type Work } from './kernel';
import { inBlocks, reordered } from './layout';

/** Columns that a matrix kernel computes at once. */
const COLUMN_BLOCK = 16;
/** Rows that it computes at once. */
const ROW_BLOCK = 6;
const FLOAT_BYTES = 4;
/** Blocks of output channels that a convolution computes at once; fewer use the registers less well. */
const BLOCKS_AT_ONCE = 4;

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
  'Mish',
  'Pow',
  'Sin',
  'Cos',
]);
const FAST_ACTIVATIONS: ReadonlySet<string> = new Set([
  'QuickGelu',
  'Sigmoid',
  'Exp',
  'Log',
  'Softplus',
  'Elu',
  'Selu',
  'Celu',
]);
const JOINS: ReadonlySet<string> = new Set(['Concat', 'Split', 'Slice']);

/** Class and features of a kernel, from the shapes of its core and the sums over its nodes. */
export function describeDraft(draft: KernelDraft, counts: ModelCounts, channelBlock: number): KernelPart {
  const { operator, nodes, core } = draft;
  if (operator === 'Nothing') {
    return NOTHING;
  }
  if (operator === 'View') {
    return VIEW;
  }
  const work = draft.quantised === true ? inBytes(workOf(nodes, counts)) : workOf(nodes, counts);
  const output = core.outputShapes[0] ?? null;
  if (output === null) {
    return part(core.class, work);
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
  if (core.class === 'matmul') {
    return isQuantised
      ? part('matmul-int8', { ...work, flops: 2 * (core.macs ?? 0) })
      : product(core, output, { ...work, flops: productFlops(draft) }, counts);
  }
  if (core.class === 'rnn') {
    const steps = core.inputShapes[0]?.[0] ?? 1;
    return part('rnn', { ...work, beyond: steps * work.weightBytes, turns: steps });
  }
  const rows = elementsOf(output.slice(0, -1));
  const written = elementsOf(nodes[nodes.length - 1].outputShapes[0] ?? output);
  switch (operator) {
    case 'SkipLayerNormalization':
    case 'Add+LayerNormalization':
      return part('skip-normalisation', { ...work, flops: FLOPS_PER_NORMALISED_SUM * written, turns: rows });
    case 'LayerNormalization':
    case 'SimplifiedLayerNormalization':
      return part('normalisation', { ...work, flops: FLOPS_PER_NORMALISED * written, turns: rows });
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
      return part('transpose', { ...work, turns: elementsOf(output) / unmoved(core, output) });
    case 'GlobalAveragePool':
    case 'GlobalMaxPool':
      return part('global-pooling', work);
    case 'Resize':
    case 'Upsample':
      return resize(draft, output, work, channelBlock);
    case 'BatchNormalization':
      return part('batch-normalisation', { ...work, turns: elementsOf(output.slice(0, 2)) });
    case 'Pad':
      return part('pad', { bytesIn: work.bytesIn, bytesOut: work.bytesOut, turns: rows });
  }
  if (core.class === 'softmax') {
    return part('softmax', { ...work, turns: rows });
  }
  if (SLOW_ACTIVATIONS.has(operator)) {
    return part('gelu', activation(work, output));
  }
  if (FAST_ACTIVATIONS.has(operator)) {
    return part('sigmoid', activation(work, output));
  }
  if (JOINS.has(operator)) {
    return part('concat', { bytesIn: work.bytesIn, bytesOut: work.bytesIn, turns: copies(core, output) });
  }
  if (isQuantised) {
    return part(core.class === 'pooling' ? 'pooling-int8' : 'elementwise-int8', {
      ...work,
      flops: elementsOf(output),
    });
  }
  if (operator === 'TopK') {
    return part('sorting', work);
  }
  if (core.class === 'elementwise') {
    return part('elementwise', { ...work, turns: spans(core, output) });
  }
  return part(core.class, work);
}

/** The sums over the nodes; what passes between them moves nowhere. */
function workOf(
  nodes: readonly NodeCounts[],
  counts: ModelCounts,
): Required<Pick<Work, 'flops' | 'bytesIn' | 'weightBytes' | 'bytesOut'>> {
  const inside = new Set(nodes.flatMap(({ node }) => node.outputs));
  const read = new Set(
    nodes.flatMap(({ node }) => node.inputs).filter((name) => name !== '' && !inside.has(name)),
  );
  const bytesIn = [...read].reduce((sum, name) => {
    const fact = counts.factOf(name);
    return fact === null || fact.shape === null || fact.weights !== null
      ? sum
      : sum + bytesOf(fact.dtype, elementsOf(fact.shape));
  }, 0);
  const sum = (pick: (node: NodeCounts) => number | null): number =>
    nodes.reduce((total, node) => total + (pick(node) ?? 0), 0);
  return {
    flops: sum(({ flops }) => flops),
    bytesIn,
    weightBytes: sum(({ bytesWeights }) => bytesWeights),
    bytesOut: nodes[nodes.length - 1].bytesOut ?? 0,
  };
}

/** What the model writes as floats, read as bytes. */
function inBytes(work: Sums): Sums {
  return { ...work, bytesIn: work.bytesIn / FLOAT_BYTES, weightBytes: work.weightBytes / FLOAT_BYTES };
}

/** Of either operator that convolves integers; the weights are the fourth input where scales stand in between. */
function isDepthwiseInt8(core: NodeCounts): boolean {
  const weights = core.inputShapes[core.node.opType === 'QLinearConv' ? 3 : 1];
  return numberOf(core, 'group', 1) > 1 && weights?.[1] === 1;
}

/** To or from integers of 8 bits, or with them. */
function isQuantisedOperator(operator: string): boolean {
  return /^(QLinear|QGemm|QAttention|DynamicQuantize|QuantizeLinear|DequantizeLinear)|Integer/.test(operator);
}

/** The same whatever nodes an exporter wrote it as. */
function activation({ bytesIn, bytesOut }: Sums, output: Shape): Work {
  return { flops: FLOPS_PER_ACTIVATION * elementsOf(output), bytesIn, bytesOut };
}

type Sums = ReturnType<typeof workOf>;

/**
 * Counted anew from the shapes, with channels filled up to blocks: what the runtime computes, and the same before and after it
 * has folded normalisation into weights.
 */
function convolution(
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
  const bytesOut = FLOAT_BYTES * pixels * outputs;
  const inside = blocked && !isScaling ? shareInside(core, input, output, weights.slice(2)) : 1;
  const work = {
    flops: 2 * pixels * outputs * inputs * window * inside,
    bytesIn:
      FLOAT_BYTES * input[0] * (isDirect ? weights[1] : up(input[1])) * elementsOf(input.slice(2)) +
      (hasSum ? bytesOut : 0),
    weightBytes: FLOAT_BYTES * outputs * (inputs * window + 1),
    bytesOut,
  };
  // Outside blocks, windows are laid out beneath each other first.
  if (!blocked) {
    return part(isDepthwise ? 'depthwise-plain' : group > 1 ? 'conv-grouped-plain' : 'conv-plain', {
      ...work,
      beyond: window === 1 ? 0 : FLOAT_BYTES * pixels * window * inputs * group,
      turns: group,
    });
  }
  if (isDepthwise) {
    return part('depthwise-conv', { ...work, turns: (rows * outputs) / channelBlock });
  }
  if (group > 1) {
    return part('conv-grouped', { ...work, turns: group });
  }
  const groupOfBlocks = BLOCKS_AT_ONCE * channelBlock;
  const groups = Math.ceil(outputs / groupOfBlocks);
  if (isDirect) {
    return part('conv-first', { ...work, turns: rows * groups });
  }
  return part(window === 1 ? 'conv-1x1' : 'conv', {
    ...work,
    turns: (rows * groups * inputs * (weights[2] ?? 1)) / channelBlock,
  });
}

function product(core: NodeCounts, output: Shape, work: Sums, counts: ModelCounts): KernelPart {
  const columns = output[output.length - 1] ?? 1;
  const isConstant = counts.factOf(core.node.inputs[1] ?? '')?.weights != null;
  const rows = isConstant ? elementsOf(output.slice(0, -1)) : (output[output.length - 2] ?? 1);
  const batch = isConstant ? 1 : elementsOf(output.slice(0, -2));
  if (rows === 1 && isConstant) {
    return part('gemv', work);
  }
  const inner = (core.macs ?? 0) / Math.max(1, elementsOf(output));
  const padded =
    batch *
    inner *
    COLUMN_BLOCK *
    Math.ceil(columns / COLUMN_BLOCK) *
    ROW_BLOCK *
    Math.ceil(rows / ROW_BLOCK);
  return part(isConstant ? 'matmul' : 'matmul-batched', {
    ...work,
    beyond: Math.max(0, 2 * (padded - (core.macs ?? 0))),
    turns: batch,
  });
}

/** Of a product and its bias; what else joins it hardly takes time. */
function productFlops({ nodes, core }: KernelDraft): number {
  return nodes.reduce(
    (sum, one) => sum + (one === core || one.node.opType === 'Add' ? (one.flops ?? 0) : 0),
    0,
  );
}

/** Pieces of an elementwise operation's result within which each input either runs along or stays at one number. */
function spans({ node, inputShapes }: NodeCounts, output: Shape): number {
  const size = (shape: Shape | null, axis: number): number =>
    shape?.[axis - output.length + shape.length] ?? 1;
  let axis = output.length - 1;
  let span = 1;
  let moves: readonly boolean[] | null = null;
  for (; axis >= 0; axis--) {
    if (output[axis] === 1) {
      continue;
    }
    const moving = inputShapes.map((shape) => size(shape, axis) !== 1);
    if (moves !== null && moving.some((one, at) => one !== moves?.[at])) {
      break;
    }
    moves = moving;
    span *= output[axis];
  }
  // A choice is made in two passes.
  return ((node.opType === 'Where' ? 2 : 1) * elementsOf(output)) / Math.max(1, span);
}

/** Growing or shrinking an image: the same whichever operator set, in blocks or not. */
function resize(
  { core: { node, bytesIn }, blocked }: KernelDraft,
  output: Shape,
  work: Sums,
  channelBlock: number,
): KernelPart {
  const channels = output[1] ?? 1;
  const isBlocked = blocked || node.domain.endsWith('nchwc');
  const filled = isBlocked ? inBlocks(channels, channelBlock) / channels : 1;
  const mode = node.attributes.get('mode');
  const elements = filled * elementsOf(output);
  const isNearest = mode?.type !== 'string' || mode.value === 'nearest';
  return part(isBlocked ? 'resize' : 'resize-plain', {
    flops: isNearest ? 0 : FLOPS_PER_INTERPOLATION * elements,
    bytesIn: filled * (bytesIn ?? work.bytesIn),
    bytesOut: FLOAT_BYTES * elements,
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

/** Elements that a Transpose moves in one piece. */
function unmoved({ node }: NodeCounts, output: Shape): number {
  const perm = node.attributes.get('perm');
  if (perm?.type !== 'ints') {
    return 1;
  }
  const moved = perm.value.filter((_, at) => output[at] !== 1);
  // Only axes of size one change places: a copy.
  if (moved.every((axis, at) => at === 0 || axis > moved[at - 1])) {
    return elementsOf(output);
  }
  let piece = 1;
  for (let axis = output.length - 1; axis >= 0 && perm.value[axis] === axis; axis--) {
    piece *= output[axis];
  }
  return Math.max(1, piece);
}

/** Pieces that are copied to join or cut arrays along an axis. */
function copies({ node, inputShapes, outputShapes }: NodeCounts, output: Shape): number {
  const axis = node.attributes.get('axis');
  const at = axis?.type === 'int' ? (axis.value + output.length) % Math.max(1, output.length) : 0;
  return Math.max(inputShapes.length, outputShapes.length) * elementsOf(output.slice(0, at));
}

function numberOf({ node }: NodeCounts, name: string, fallback: number): number {
  const found = node.attributes.get(name);
  return found?.type === 'int' || found?.type === 'float' ? found.value : fallback;
}
