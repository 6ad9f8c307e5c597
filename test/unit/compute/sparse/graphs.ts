/** Random graphs for the tests of the sparse path. */
import { tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { createRandom } from '../../../../src/numeric/random';
import { edgeStructure } from '../../../../src/compute/sparse/edges';
import type { EdgeStructure } from '../../../../src/compute/sparse/edges';

export interface GraphPlan {
  readonly services: number;
  /** Edges into service 0, which exercise several levels of chunks. */
  readonly hubEdges: number;
  /** Edges anywhere, loops and repetitions included. */
  readonly otherEdges: number;
  readonly seed: number;
}

export const graphPlans = fc.record({
  services: fc.integer({ min: 1, max: 12 }),
  hubEdges: fc.constantFrom(0, 1, 8, 9, 70, 600),
  otherEdges: fc.integer({ min: 1, max: 60 }),
  seed: fc.integer(),
});

export function drawGraph({ services, hubEdges, otherEdges, seed }: GraphPlan): {
  readonly structure: EdgeStructure;
  readonly weights: Float32Array;
} {
  const random = createRandom(seed, 1);
  const edges = hubEdges + otherEdges;
  const source = Int32Array.from({ length: edges }, () => random.integer(services));
  const target = Int32Array.from({ length: edges }, (_, edge) =>
    edge < hubEdges ? 0 : random.integer(services),
  );
  return {
    structure: edgeStructure({ services, source, target }),
    weights: Float32Array.from({ length: edges }, () => random.normal() / Math.sqrt(edges)),
  };
}

/** The same graph as a dense adjacency [services, services], row = target. */
export function denseAdjacency(
  { services, source, target }: EdgeStructure,
  weights: Float32Array,
): Float32Array {
  const adjacency = new Float32Array(services * services);
  target.forEach((row, edge) => (adjacency[row * services + source[edge]] += weights[edge]));
  return adjacency;
}

/** [edges, services] with a one where the edge has that end. */
export function incidence(ends: Int32Array, services: number): Tensor2D {
  const matrix = new Float32Array(ends.length * services);
  ends.forEach((service, edge) => (matrix[edge * services + service] = 1));
  return tensor2d(matrix, [ends.length, services]);
}
