/** The service graph of the benchmark: ten edges into every service, one of them from itself, each with weight 1/10. */
import { createRandom } from '../../src/numeric/random';
import { edgeStructure } from '../../src/compute/sparse/edges';
import type { EdgeStructure } from '../../src/compute/sparse/edges';

export const EDGES_PER_SERVICE = 10;

export interface ServiceGraph {
  readonly structure: EdgeStructure;
  readonly weights: Float32Array;
}

export function serviceGraph(services: number): ServiceGraph {
  const random = createRandom(services);
  const source = new Int32Array(services * EDGES_PER_SERVICE);
  for (let service = 0; service < services; service++) {
    const callers = new Set([service]);
    while (callers.size < Math.min(EDGES_PER_SERVICE, services)) {
      callers.add(random.integer(services));
    }
    source.set([...callers], service * EDGES_PER_SERVICE);
  }
  const target = source.map((_, edge) => Math.floor(edge / EDGES_PER_SERVICE));
  const weights = new Float32Array(source.length).fill(1 / EDGES_PER_SERVICE);
  return { structure: edgeStructure({ services, source, target }), weights };
}

/** [services, services], row = target. */
export function denseAdjacency({
  structure: { services, source, target },
  weights,
}: ServiceGraph): Float32Array {
  const adjacency = new Float32Array(services * services);
  target.forEach((row, edge) => (adjacency[row * services + source[edge]] = weights[edge]));
  return adjacency;
}
