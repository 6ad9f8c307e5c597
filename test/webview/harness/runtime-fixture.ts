import type { CountedModel } from '../../../src/contracts/latency/model-inspection';
import type { NodeLatency } from '../../../src/contracts/latency/report';
import type { LatencySnapshot } from '../../../src/contracts/latency/page';

const conv = (
  name: string,
  channels: number,
  size: number,
  inputs: readonly number[],
  flops: number,
  ms: number | null,
): NodeLatency => ({
  name,
  operator: 'Conv',
  class: 'conv',
  outputShape: [1, channels, size, size],
  macs: flops / 2,
  flops,
  parameters: channels * channels * 9,
  inputBytes: channels * size * size * 4,
  weightBytes: channels * channels * 36,
  outputBytes: channels * size * size * 4,
  liveBytes: channels * size * size * 8,
  inputNodes: inputs,
  predictedMs: ms,
});
const light = (
  name: string,
  operator: string,
  nodeClass: string,
  channels: number,
  size: number,
  inputs: readonly number[],
  ms: number | null,
): NodeLatency => ({
  ...conv(name, channels, size, inputs, channels * size * size, ms),
  operator,
  class: nodeClass,
  parameters: 0,
  weightBytes: 0,
  macs: 0,
});

/** A small residual network: stages of two blocks, each with a way around. */
export function residualNodes(stages = 4, predicted = true): readonly NodeLatency[] {
  const nodes: NodeLatency[] = [
    conv('/stem/Conv', 64, 112, [], 236e6, predicted ? 3.9 : null),
    light('/stem/Relu', 'Relu', 'elementwise', 64, 112, [0], predicted ? 0 : null),
  ];
  for (let stage = 0; stage < stages; stage++) {
    const channels = 64 << Math.min(stage, 3);
    const size = Math.max(7, 56 >> stage);
    for (let block = 0; block < 2; block++) {
      const from = nodes.length - 1;
      const name = `/layer${stage + 1}/block.${block}`;
      const ms = predicted ? 1.2 + 0.5 * Math.min(stage, 4) : null;
      nodes.push(
        conv(`${name}/conv1/Conv`, channels, size, [from], 231e6, ms),
        light(`${name}/Relu`, 'Relu', 'elementwise', channels, size, [from + 1], predicted ? 0 : null),
        conv(`${name}/conv2/Conv`, channels, size, [from + 2], 231e6, ms && ms * 1.1),
        light(`${name}/Add`, 'Add', 'elementwise', channels, size, [from + 3, from], predicted ? 0.08 : null),
        light(`${name}/Relu_1`, 'Relu', 'elementwise', channels, size, [from + 4], predicted ? 0.05 : null),
      );
    }
  }
  const last = nodes.length - 1;
  nodes.push({
    ...light(
      '/pool/GlobalAveragePool',
      'GlobalAveragePool',
      'pooling',
      512,
      1,
      [last],
      predicted ? 0.03 : null,
    ),
  });
  nodes.push({
    ...light('/fc/Gemm', 'Gemm', 'matmul', 1000, 1, [last + 1], predicted ? 0.21 : null),
    outputShape: [1, 1000],
    flops: 1_025_000,
    macs: 512_000,
    parameters: 513_000,
    weightBytes: 2_052_000,
  });
  return nodes;
}

export function shownModel(change: Partial<CountedModel> = {}, predicted = true): CountedModel {
  return {
    file: 'models/resnet18.onnx',
    fileBytes: 46_762_000,
    opset: 17,
    dimensions: [{ name: 'batch', size: 1, source: 'assumed' }],
    inputs: [{ name: 'image', shape: [1, 3, 224, 224], declared: ['batch', 3, 224, 224] }],
    outputs: [{ name: 'logits', shape: [1, 1000] }],
    macs: 1_814_073_344,
    flops: 3_631_000_000,
    parameters: 11_689_512,
    weightBytes: 46_758_000,
    peakBytes: 6_422_528,
    unknownNodes: 0,
    problems: [{ file: 'models/resnet18.onnx', severity: 'note', reason: 'batch is open: counted with 1' }],
    predictedMs: predicted ? 34.2 : null,
    intervalMs: predicted ? { low: 30.9, high: 38.1 } : null,
    rivals: predicted ? { flopsLinear: 51.3, classLinear: 38.8, sumOfLayers: 39.6 } : null,
    measuredMs: null,
    measurement: null,
    ...change,
  };
}

export interface ShownFixture {
  readonly snapshot: LatencySnapshot;
  readonly nodes: readonly NodeLatency[];
}

export function runtimeFixture(change: Partial<LatencySnapshot> = {}, nodes = residualNodes()): ShownFixture {
  return {
    nodes,
    snapshot: {
      path: '/shop/models/resnet18.onnx',
      fileName: 'models/resnet18.onnx',
      trusted: true,
      revision: 1,
      model: shownModel(),
      nodeCount: nodes.length,
      calibration: { measuredKernels: 58, cached: true },
      failure: null,
      message: null,
      running: null,
      ...change,
    },
  };
}
