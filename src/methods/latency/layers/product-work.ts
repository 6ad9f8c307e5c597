/** The work of matrix products. */
import type { ModelCounts } from '../../../onnx/count/count-model';
import type { NodeCounts } from '../../../onnx/count/node-counts';
import { elementsOf } from '../../../onnx/element-type';
import type { Shape } from '../../../onnx/infer/tensor-fact';
import { type KernelDraft, type KernelPart, part } from './kernel';
import { FLOAT_BYTES, type MovedWork, numberOf } from './moved-work';

/** Columns that a matrix kernel computes at once. */
const COLUMN_BLOCK = 16;

/** Rows that it computes at once. */
const ROW_BLOCK = 6;

export function product(core: NodeCounts, output: Shape, work: MovedWork, counts: ModelCounts): KernelPart {
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
    excess: Math.max(0, 2 * (padded - (core.macs ?? 0))),
    outerTurns: batch,
  });
}

/** Of a product and its bias; what else joins it hardly takes time. */
export function productFlops({ nodes, core }: KernelDraft): number {
  return nodes.reduce(
    (sum, one) => sum + (one === core || one.node.opType === 'Add' ? (one.flops ?? 0) : 0),
    0,
  );
}

/** Weights whose floats ONNX Runtime multiplies as 8-bit integers. */
const INTEGER_ACCURACY = 4;

/**
 * A product with weights of a few bits, whose activations are made 8-bit integers block by block.
 * @param bits of a weight; null: as the node says
 */
export function packedProduct(
  core: NodeCounts,
  output: Shape,
  { inputBytes, outputBytes }: MovedWork,
  bits: number | null = null,
): KernelPart {
  const width = bits ?? numberOf(core, 'bits', 4);
  const isInteger = bits !== null || numberOf(core, 'accuracy_level', 0) === INTEGER_ACCURACY;
  const columns = output[output.length - 1] ?? 1;
  const macs = core.macs ?? 0;
  const inner = macs / Math.max(1, elementsOf(output));
  const rows = elementsOf(output.slice(0, -1));
  return part(`matmul-${width}bit${isInteger ? '' : '-float'}${rows === 1 ? '-vector' : ''}`, {
    flops: 2 * macs,
    inputBytes,
    weightBytes: (inner * columns * width) / 8,
    outputBytes,
    outerTurns: rows,
  });
}

/** Weights that the runtime turns into floats at every run, because no operator takes them as they are stored. */
export function unpacking(
  { core, quantised, weightBits }: KernelDraft,
  counts: ModelCounts,
): readonly KernelPart[] {
  const isMatrix = core.class === 'matmul' || core.class === 'conv' || core.class === 'depthwise-conv';
  if (!isMatrix || quantised === true || weightBits !== undefined) {
    return [];
  }
  return counts.nodes.flatMap(({ node, timed, outputShapes }): KernelPart[] => {
    const [shape] = outputShapes;
    if (
      timed ||
      node.opType !== 'DequantizeLinear' ||
      shape == null ||
      !core.node.inputs.includes(node.outputs[0])
    ) {
      return [];
    }
    const stored = counts.factOf(node.inputs[0])?.weights?.[0];
    const elements = elementsOf(shape);
    return [
      part('elementwise-int8', {
        flops: elements,
        inputBytes: (elements * (stored?.bits ?? 8)) / 8,
        outputBytes: FLOAT_BYTES * elements,
      }),
    ];
  });
}
