/** The work of matrix products. */
import type { ModelCounts } from '../../../onnx/count/count-model';
import type { NodeCounts } from '../../../onnx/count/node-counts';
import { elementsOf } from '../../../onnx/element-type';
import type { Shape } from '../../../onnx/infer/tensor-fact';
import { type KernelDraft, type KernelPart, part } from './kernel';
import type { MovedWork } from './moved-work';

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
