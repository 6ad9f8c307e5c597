import type {
  KernelEdge,
  KernelGraph,
  KernelNode,
} from '../../../../../src/methods/latency/network/kernel-graph';
import type { Machine } from '../../../../../src/methods/latency/network/machine';
import { createRandom } from '../../../../../src/numeric/random';

export const MACHINE: Machine = {
  processor: 'a processor',
  level2Bytes: 2 ** 20,
  level3Bytes: 2 ** 25,
  vectorBits: 512,
};
export const CLASSES = ['conv', 'elementwise', 'reorder'];

/** A chain of kernels of random classes and sizes. */
export function chain(count: number, seed: number): KernelGraph {
  const random = createRandom(seed);
  const nodes = Array.from({ length: count }, (): KernelNode => {
    const size = 1000 + random.integer(100_000);
    return {
      class: CLASSES[random.integer(2)],
      flops: 30 * size,
      bytesIn: size,
      weightBytes: size / 4,
      bytesOut: size,
      ms: 0.01 + size / 1e5,
    };
  });
  const edges = nodes
    .slice(1)
    .map(({ bytesIn }, from): KernelEdge => ({ from, to: from + 1, bytes: bytesIn }));
  return { nodes, edges, runMs: 0.01, batch: 1, peakBytes: 1e6 };
}
