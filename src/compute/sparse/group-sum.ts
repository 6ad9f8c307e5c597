/** Weighted sums of rows over the groups of a chunked-ELL layout, in tf ops that run eagerly and compile. */
import { add, concat1d, concat2d, gather, matMul, reshape, split, tensor1d } from '@tensorflow/tfjs-core';
import type { Rank, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { EMPTY_SLOT } from './grouping';
import type { Grouping } from './grouping';

/** Weight of each member: known numbers, or a tensor [members] of computed ones. */
export type MemberWeights = Float32Array | Tensor1D;

/**
 * Rows gathered at a time. All slots of a large graph together would take many times the memory of its states, and come
 * back from it slowly; a block of this size is still in the cache when it is summed.
 */
const BLOCK_BYTES = 4 * 2 ** 20;

/**
 * out[g] = Σ over the members m of group g of weight[m] · rows[rowOf[m]].
 * @param rows [any, width]
 * @param rowOf the row each member reads; null when member m reads row m
 * @param weights null for a plain sum
 * @returns [groups, width]
 */
export function groupSum(
  { groups, chunks, width: slotsPerChunk, slots, overflow }: Grouping,
  rows: Tensor2D,
  rowOf: Int32Array | null,
  weights: MemberWeights | null,
): Tensor2D {
  const width = rows.shape[1];
  const lengths = blockLengths(chunks, Math.max(1, Math.floor(BLOCK_BYTES / (4 * slotsPerChunk * width))));
  const factors = parts(reshape<Rank.R3>(slotWeights(slots, weights), [chunks, 1, slotsPerChunk]), lengths);
  // An empty slot reads row 0 with weight 0.
  const reads = slots.map((member) => (member === EMPTY_SLOT ? 0 : (rowOf?.[member] ?? member)));
  let next = 0;
  const blocks = lengths.map((length, block) => {
    const at = reads.subarray(next * slotsPerChunk, (next += length) * slotsPerChunk);
    const read = reshape<Rank.R3>(gather(rows, tensor1d(at, 'int32')), [length, slotsPerChunk, width]);
    // One small product per chunk reads each gathered row once; multiplying and reducing would read it twice.
    return reshape<Rank.R2>(matMul(factors[block], read), [length, width]);
  });
  const sums = blocks.length === 1 ? blocks[0] : concat2d(blocks, 0);
  if (overflow === null) {
    return sums;
  }
  const [first, further] = split<Tensor2D>(sums, [groups, chunks - groups]);
  return add(first, gather(groupSum(overflow.grouping, further, null, null), tensor1d(overflow.of, 'int32')));
}

function blockLengths(chunks: number, most: number): number[] {
  return Array.from({ length: Math.ceil(chunks / most) }, (_, block) =>
    Math.min(most, chunks - block * most),
  );
}

function parts(factors: Tensor3D, lengths: number[]): readonly Tensor3D[] {
  return lengths.length === 1 ? [factors] : split(factors, lengths);
}

function slotWeights(slots: Int32Array, weights: MemberWeights | null): Tensor1D {
  if (weights === null || weights instanceof Float32Array) {
    return tensor1d(
      Float32Array.from(slots, (member) => (member === EMPTY_SLOT ? 0 : (weights?.[member] ?? 1))),
    );
  }
  const [members] = weights.shape;
  return gather(
    concat1d([weights, tensor1d([0])]),
    tensor1d(
      slots.map((member) => (member === EMPTY_SLOT ? members : member)),
      'int32',
    ),
  );
}
