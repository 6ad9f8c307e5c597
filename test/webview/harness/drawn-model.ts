import type { ModelPicture, NodeDetails, PictureView } from '../../../src/contracts/latency/picture';
import type { NodeLatency } from '../../../src/contracts/latency/report';
import { modelPicture } from '../../../src/methods/latency/picture/model-picture';
import type { NodeCounts } from '../../../src/onnx/count/node-counts';
import type { OnnxModel } from '../../../src/onnx/model';

interface DrawnModel {
  picture(view: PictureView): ModelPicture;
  node(node: number): NodeDetails;
}

/** The answers of the editor about the graph of nodes, each with one output, and one that makes a constant before all others. */
export function drawnModel(nodes: readonly NodeLatency[]): DrawnModel {
  const constant = counted(0, 'Constant', '/Constant', [], null, 'constant');
  const timed = nodes.map(({ operator, name, inputNodes, outputShape }, position) =>
    counted(
      position + 1,
      operator,
      name,
      inputNodes.length === 0 ? ['image', 'v0'] : inputNodes.map((input) => `v${input + 1}`),
      outputShape,
      nodes[position].class,
    ),
  );
  const ports = { inputs: [{ name: 'image' }], outputs: [{ name: `v${nodes.length}` }] };
  const counts = {
    nodes: [constant, ...timed],
    inputs: [{ name: 'image', shape: [1, 3, 224, 224] }],
    outputs: [{ name: `v${nodes.length}`, shape: nodes[nodes.length - 1].outputShape }],
  };
  const model = { graph: ports } as unknown as OnnxModel;
  return {
    picture: (view) => modelPicture(model, counts, view),
    node: (node) => detailsOf(node, nodes[node - 1]),
  };
}

function counted(
  index: number,
  opType: string,
  name: string,
  inputs: readonly string[],
  resultShape: NodeCounts['resultShape'],
  nodeClass: string,
): NodeCounts {
  const node = { opType, name, domain: '', inputs, outputs: [`v${index}`], attributes: new Map() };
  return {
    index,
    node,
    class: nodeClass,
    timed: nodeClass !== 'constant',
    resultShape,
  } as unknown as NodeCounts;
}

function detailsOf(node: number, about: NodeLatency | undefined): NodeDetails {
  const value = { type: 'float32', text: null, bytes: null } as const;
  return {
    node,
    name: about?.name ?? '/Constant',
    operator: about?.operator ?? 'Constant',
    domain: '',
    class: about?.class ?? 'constant',
    position: about === undefined ? null : node - 1,
    attributes: about?.operator === 'Conv' ? [{ name: 'strides', type: 'ints', text: '[2, 2]' }] : [],
    inputs: [
      { ...value, name: 'X', kind: 'value', shape: [1, 64, 56, 56], nodes: node > 1 ? [node - 1] : [] },
      ...(about?.operator === 'Conv'
        ? [
            {
              ...value,
              name: 'conv1.weight',
              kind: 'weights' as const,
              shape: [64, 64, 3, 3],
              bytes: 147_456,
              nodes: [],
            },
          ]
        : []),
    ],
    outputs: [{ ...value, name: 'Y', kind: 'value', shape: about?.outputShape ?? null, nodes: [node + 1] }],
    leftOut: 0,
  };
}
