import type { ModelCounts } from '../../../onnx/count/count-model';
import { factBytes } from '../../../onnx/count/weights';
import type { Kernel } from '../layers/kernels';
import { trainedClass } from '../layers/operator-lines';

/** What the network sees of one kernel. */
export interface KernelNode {
  readonly class: string;
  readonly flops: number;
  readonly bytesIn: number;
  readonly weightBytes: number;
  readonly bytesOut: number;
  /** As the layer model predicts it. */
  readonly ms: number;
}

/** A value that one kernel writes and another reads. */
export interface KernelEdge {
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
}

/** A model as its kernels and what flows between them. */
export interface KernelGraph {
  readonly nodes: readonly KernelNode[];
  readonly edges: readonly KernelEdge[];
  /** What a run takes beside its kernels. */
  readonly runMs: number;
  /** Items at once: the first axis of the first input. */
  readonly batch: number;
  /** Most bytes of activations alive at one time. */
  readonly peakBytes: number;
}

/** @param kernelMs the layer model's prediction for each kernel */
export function kernelGraphOf(
  counts: ModelCounts,
  kernels: readonly Kernel[],
  kernelMs: readonly number[],
  runMs: number,
): KernelGraph {
  const writers = new Map<string, number>();
  kernels.forEach(({ nodes }, index) =>
    nodes.forEach(({ node }) => node.outputs.forEach((name) => name !== '' && writers.set(name, index))),
  );
  const incoming = kernels.map(({ nodes }, to) => {
    const bytesFrom = new Map<number, number>();
    for (const name of new Set(nodes.flatMap(({ node }) => node.inputs))) {
      const from = writers.get(name);
      if (from !== undefined && from !== to) {
        bytesFrom.set(from, (bytesFrom.get(from) ?? 0) + (factBytes(counts.factOf(name)) ?? 0));
      }
    }
    return bytesFrom;
  });
  return {
    nodes: kernels.map((kernel, index) => nodeOf(kernel, kernelMs[index])),
    edges: incoming.flatMap((bytesFrom, to) => [...bytesFrom].map(([from, bytes]) => ({ from, to, bytes }))),
    runMs,
    batch: counts.inputs[0]?.shape?.[0] ?? 1,
    peakBytes: counts.memory.peakBytes,
  };
}

/** What the layer model predicts for all of it. */
export function totalMs({ nodes, runMs }: KernelGraph): number {
  return nodes.reduce((sum, { ms }) => sum + ms, runMs);
}

function nodeOf({ class: name, nodes }: Kernel, ms: number): KernelNode {
  const sum = (pick: (node: Kernel['nodes'][number]) => number | null): number =>
    nodes.reduce((total, node) => total + (pick(node) ?? 0), 0);
  return {
    class: trainedClass(name),
    flops: sum(({ flops }) => flops),
    bytesIn: nodes[0].bytesIn ?? 0,
    weightBytes: sum(({ bytesWeightsRead }) => bytesWeightsRead),
    bytesOut: nodes[nodes.length - 1].bytesOut ?? 0,
    ms,
  };
}
