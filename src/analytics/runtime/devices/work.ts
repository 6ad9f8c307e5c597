import type { NodeCounts } from '../../../workspace/onnx/count/node-counts';

/** What one kernel does, whatever executes it. */
export interface Work {
  readonly flops: number;
  /** Bytes read from and written to memory; nothing for a view. */
  readonly bytes: number;
}

/** Nodes executed as one: what they hand to each other in a chain stays out of memory. Unknown sizes count as none. */
export function workOf(nodes: readonly NodeCounts[]): Work {
  if (nodes[0].view) return { flops: 0, bytes: 0 };
  let [flops, bytes] = [0, 0];
  nodes.forEach((one, index) => {
    const inside = index === 0 ? 0 : (nodes[index - 1].bytesOut ?? 0);
    flops += one.flops ?? 0;
    bytes += Math.max(0, (one.bytesIn ?? 0) - inside) + one.bytesWeights;
  });
  return { flops, bytes: bytes + (nodes[nodes.length - 1].bytesOut ?? 0) };
}
