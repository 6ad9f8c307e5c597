/** Message passing along the edges of a sparse graph, with gradients that pass messages back along the same edges. */
import { customGrad, gather, mul, reshape, sum, tensor1d, transpose } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { EdgeStructure } from './edges';
import { groupSum } from './group-sum';
import type { MemberWeights } from './group-sum';

/**
 * out[t] = Σ over the edges e into t of weight[e] · x[source of e]: the product of a sparse adjacency with x.
 * Work and memory grow with the edges, not with services².
 * @param x [services, width] or [batch, services, width]
 * @param weights [edges] known numbers, or a tensor, which then gets a gradient too
 * @returns the shape of x
 */
export function propagate<T extends Tensor2D | Tensor3D>(
  x: T,
  structure: EdgeStructure,
  weights: MemberWeights,
): T {
  if (x.rank === 2) {
    return propagateRows(x as Tensor2D, structure, weights) as T;
  }
  // Services first: one read per edge then fetches the row of the whole batch.
  const [batch, services, width] = (x as Tensor3D).shape;
  const rows: Tensor2D = reshape(transpose(x as Tensor3D, [1, 0, 2]), [services, batch * width]);
  const mixed: Tensor3D = reshape(propagateRows(rows, structure, weights), [services, batch, width]);
  return transpose(mixed, [1, 0, 2]) as T;
}

function propagateRows(x: Tensor2D, structure: EdgeStructure, weights: MemberWeights): Tensor2D {
  const { byTarget, bySource, source, target } = structure;
  if (x.shape[0] !== structure.services) {
    throw new Error(`The graph has ${structure.services} services, the tensor ${x.shape[0]} rows.`);
  }
  if (weights instanceof Float32Array) {
    const fixed = customGrad((rows) => ({
      value: groupSum(byTarget, rows as Tensor2D, source, weights),
      gradFunc: (dy) => groupSum(bySource, dy as Tensor2D, target, weights),
    }));
    return fixed(x) as Tensor2D;
  }
  const weighted = customGrad((rows, edgeWeights, save) => {
    const [inputs, factors] = [rows as Tensor2D, edgeWeights as Tensor1D];
    (save as (tensors: Tensor[]) => void)([inputs, factors]);
    return {
      value: groupSum(byTarget, inputs, source, factors),
      gradFunc: (dy, saved) => {
        const [savedRows, savedFactors] = saved as [Tensor2D, Tensor1D];
        const atEdges = mul(
          gather(dy as Tensor2D, tensor1d(target, 'int32')),
          gather(savedRows, tensor1d(source, 'int32')),
        );
        return [groupSum(bySource, dy as Tensor2D, target, savedFactors), sum(atEdges, 1)];
      },
    };
  });
  return weighted(x, weights) as Tensor2D;
}

/** Copies each edge's row from its source or its target: x [services, width] to [edges, width]. */
export function rowsAtEdges(x: Tensor2D, structure: EdgeStructure, end: 'source' | 'target'): Tensor2D {
  const grouping = end === 'source' ? structure.bySource : structure.byTarget;
  // tfjs's own gradient of gather adds row by row into the output; grouped sums need no such thing.
  const copy = customGrad((rows) => ({
    value: gather(rows as Tensor2D, tensor1d(structure[end], 'int32')),
    gradFunc: (dy) => groupSum(grouping, dy as Tensor2D, null, null),
  }));
  return copy(x) as Tensor2D;
}

/** Sums what arrives along the edges: [edges, width] to [services, width]. */
export function sumAtTargets(messages: Tensor2D, structure: EdgeStructure): Tensor2D {
  const add = customGrad((rows) => ({
    value: groupSum(structure.byTarget, rows as Tensor2D, null, null),
    gradFunc: (dy) => gather(dy, tensor1d(structure.target, 'int32')),
  }));
  return add(messages) as Tensor2D;
}
