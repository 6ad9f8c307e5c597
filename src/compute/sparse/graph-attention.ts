/** Graph attention (Veličković et al. 2018): a service weighs its neighbours by what they and it are in. */
import {
  add,
  concat2d,
  customGrad,
  div,
  exp,
  fill,
  gather,
  leakyRelu,
  max,
  maximum,
  mul,
  reshape,
  split,
  sub,
  sum,
  tensor1d,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { Rank, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { EdgeStructure } from './edges';
import { EMPTY_SLOT } from './grouping';
import type { Grouping } from './grouping';
import { rowsAtEdges, sumAtTargets } from './propagate';

/** Slope for negative scores, as in the paper. */
const NEGATIVE_SLOPE = 0.2;
/** Below any score, for slots that no edge fills. */
const NO_SCORE = -1e30;

/**
 * One attention layer along the edges, several heads side by side. A service without incoming edges gets zeros: give
 * each a loop to itself to keep its own state.
 * @param x [services, heads · depth], already projected
 * @param sourceVector [heads, depth] and targetVector: what of either end raises the score of an edge
 * @returns [services, heads · depth]
 */
export function graphAttention(
  x: Tensor2D,
  structure: EdgeStructure,
  sourceVector: Tensor2D,
  targetVector: Tensor2D,
): Tensor2D {
  const [services, width] = x.shape;
  const [heads, depth] = sourceVector.shape;
  const byHead = reshape<Rank.R3>(x, [services, heads, depth]);
  const scoreOf = (vector: Tensor2D) => sum<Tensor2D>(mul(byHead, vector), 2);
  const scores = leakyRelu(
    add<Tensor2D>(
      rowsAtEdges(scoreOf(sourceVector), structure, 'source'),
      rowsAtEdges(scoreOf(targetVector), structure, 'target'),
    ),
    NEGATIVE_SLOPE,
  );
  const weights = softmaxAtTargets(scores, structure);
  const messages = mul<Tensor3D>(
    reshape(rowsAtEdges(x, structure, 'source'), [structure.edges, heads, depth]),
    reshape(weights, [structure.edges, heads, 1]),
  );
  return sumAtTargets(reshape(messages, [structure.edges, width]), structure);
}

/** Softmax over the edges that enter the same service; scores [edges, heads]. */
export function softmaxAtTargets(scores: Tensor2D, structure: EdgeStructure): Tensor2D {
  // The shift cancels out, so it has no gradient; it keeps the exponentials in range.
  const shift = customGrad((each) => ({
    value: gather(groupMax(structure.byTarget, each as Tensor2D), tensor1d(structure.target, 'int32')),
    gradFunc: (dy) => zerosLike(dy as Tensor2D),
  }));
  const powers = exp(sub<Tensor2D>(scores, shift(scores)));
  return div(powers, rowsAtEdges(sumAtTargets(powers, structure), structure, 'target'));
}

/** The largest member of each group, per column; `noScore` for an empty group. */
function groupMax(
  { groups, chunks, width: slotsPerChunk, slots, overflow }: Grouping,
  rows: Tensor2D,
): Tensor2D {
  const [members, width] = rows.shape;
  const padded = concat2d([rows, fill<Rank.R2>([1, width], NO_SCORE)], 0);
  const read = gather(
    padded,
    tensor1d(
      slots.map((member) => (member === EMPTY_SLOT ? members : member)),
      'int32',
    ),
  );
  const largest = max<Tensor2D>(reshape(read, [chunks, slotsPerChunk, width]), 1);
  if (overflow === null) {
    return largest;
  }
  const [first, further] = split<Tensor2D>(largest, [groups, chunks - groups]);
  return maximum(first, gather(groupMax(overflow.grouping, further), tensor1d(overflow.of, 'int32')));
}
