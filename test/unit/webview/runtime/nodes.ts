import { nodeColumns } from '../../../../src/contracts/latency/model-inspection';
import type { NodeLatency } from '../../../../src/contracts/latency/report';
import { modelNodes, type ModelNodes } from '../../../../webview/runtime/model/nodes';

/** A chain of nodes, each reading the one before, with what differs from an ordinary one. */
export function chain(...changes: readonly Partial<NodeLatency>[]): ModelNodes {
  return modelNodes(
    nodeColumns(
      changes.map((change, position) => ({
        name: `node${position}`,
        operator: 'Conv',
        class: 'conv',
        outputShape: [1, 8],
        macs: 50,
        flops: 100,
        parameters: 10,
        inputBytes: 32,
        weightBytes: 40,
        outputBytes: 32,
        liveBytes: 64,
        inputNodes: position === 0 ? [] : [position - 1],
        predictedMs: 1,
        ...change,
      })),
    ),
  );
}
