import { describe, expect, it } from 'vitest';
import { generateNetwork } from '../../../../../bench/networks/spec';
import { networkNamed } from '../../../../../bench/networks/catalogue';
import {
  type Attributes,
  TrainingGraphBuilder,
} from '../../../../../src/methods/latency/training/graph-builder';
import {
  trainingGraph,
  type TrainingGraph,
} from '../../../../../src/methods/latency/training/training-graph';
import { GraphBuilder, type Value } from '../../../../../src/compute/compiler/graph';
import { encodeOnnx } from '../../../../../src/compute/compiler/encode-onnx';
import { sizeOf } from '../../../../../src/compute/tensors';
import { countModel } from '../../../../../src/onnx/count/count-model';
import { readOnnxModel } from '../../../../../src/onnx/read';
import { memoryFile } from './memory-file';

/** One operator between an input and an output. */
async function stepOf(
  shape: readonly number[],
  layer: (graph: GraphBuilder, x: Value, weights: (shape: readonly number[]) => Value) => Value,
): Promise<TrainingGraph> {
  const graph = new GraphBuilder();
  const x = graph.input('x', 'float32', shape);
  const weights = (of: readonly number[]): Value =>
    graph.constant(new Float32Array(sizeOf(of)).fill(0.5), 'float32', of);
  return trained(encodeOnnx(graph.finish({ y: layer(graph, x, weights) })));
}

async function trained(bytes: Uint8Array): Promise<TrainingGraph> {
  const model = await readOnnxModel(await memoryFile(bytes));
  const step = trainingGraph(model, countModel(model), 'adamw');
  if (step === null) {
    throw new Error('nothing is trained');
  }
  return step;
}

const macsOf = (step: TrainingGraph, phase: string): number =>
  step.counts.nodes
    .filter((node) => step.phaseOf(node) === phase)
    .reduce((sum, { macs }) => sum + (macs ?? 0), 0);

describe('trainingGraph', () => {
  it('multiplies twice for every matrix product', async () => {
    // The first layer needs no gradient of the input.
    const step = await stepOf([32, 10], (graph, x, weights) => {
      const hidden = graph.node(
        'Relu',
        [graph.node('MatMul', [x, weights([10, 20])], { type: 'float32', shape: [32, 20] })],
        { type: 'float32', shape: [32, 20] },
      );
      return graph.node('MatMul', [hidden, weights([20, 5])], { type: 'float32', shape: [32, 5] });
    });
    expect(macsOf(step, 'forward')).toBe(32 * (10 * 20 + 20 * 5));
    expect(macsOf(step, 'backward')).toBe(32 * (10 * 20 + 2 * 20 * 5));
    expect(step.parameters).toBe(10 * 20 + 20 * 5);
  });

  it.each<[string, number[], number[], Attributes]>([
    ['plain', [2, 4, 9, 9], [6, 4, 3, 3], {}],
    ['padded', [2, 4, 8, 8], [6, 4, 3, 3], { pads: [1, 1, 1, 1] }],
    ['strided', [2, 4, 9, 9], [6, 4, 3, 3], { strides: [2, 2], pads: [1, 1, 1, 1] }],
    ['dilated', [2, 4, 9, 9], [6, 4, 3, 3], { dilations: [2, 2] }],
    ['depthwise', [2, 4, 8, 8], [4, 1, 3, 3], { group: 4, pads: [1, 1, 1, 1] }],
    ['of one element', [2, 4, 8, 8], [6, 4, 1, 1], {}],
  ])('convolves twice for a convolution: %s', async (_, input, window, attributes) => {
    const step = await stepOf(input, (graph, x, weights) => {
      const [pads, strides, dilations] = [
        attributes.pads ?? [0, 0, 0, 0],
        attributes.strides ?? [1, 1],
        attributes.dilations ?? [1, 1],
      ] as number[][];
      const size = [0, 1].map(
        (axis) =>
          Math.floor(
            (input[2 + axis] + pads[axis] + pads[2 + axis] - dilations[axis] * (window[2 + axis] - 1) - 1) /
              strides[axis],
          ) + 1,
      );
      // Something trained before it, so that the gradient of its input is asked for.
      const before = graph.node('Mul', [x, weights([input[1], 1, 1])], { type: 'float32', shape: input });
      return graph.node(
        'Conv',
        [before, weights(window)],
        { type: 'float32', shape: [input[0], window[0], ...size] },
        { ...attributes, kernel_shape: window.slice(2) },
      );
    });
    const forward = macsOf(step, 'forward');
    expect(macsOf(step, 'backward') / forward).toBeGreaterThan(1.9);
    expect(macsOf(step, 'backward') / forward).toBeLessThan(2.3);
    expect(step.likeForward).toEqual([]);
  });

  it('passes a dozen times over memory for AdamW, fewer for gradient descent', async () => {
    const step = await stepOf([1, 1000], (graph, x, weights) =>
      graph.node('Mul', [x, weights([1000])], { type: 'float32', shape: [1, 1000] }),
    );
    const passes = step.counts.nodes.filter(
      (node) => step.phaseOf(node) === 'optimiser' && node.outputShapes[0]?.[0] === 1000,
    ).length;
    expect(passes).toBeGreaterThan(12);
    expect(passes).toBeLessThan(25);
  });

  it.each([
    'resnet18',
    'mobilenet-v3-small',
    'densenet63-half',
    'efficientnet-b1-half',
    'convnext-nano',
    'shufflenet-v2-1x',
    'bert-mini',
    'gpt2-mini',
    'vit-tiny',
    'swin-nano',
  ])('follows every shape of %s back', async (name) => {
    const network = generateNetwork(networkNamed(name), { weights: 'shape-only', width: 0.5 });
    const step = await trained(network.model);
    const unknown = step.counts.nodes
      .filter(({ timed, outputShapes, flops }) => timed && (flops === null || outputShapes[0] === null))
      .map(({ node, inputShapes }) => `${node.opType} ${JSON.stringify(inputShapes)}`);
    expect(unknown).toEqual([]);
    const ratio = step.counts.totals.macs / network.counts.macs;
    expect(ratio).toBeGreaterThan(2.6);
    expect(ratio).toBeLessThan(3.6);
    expect(step.parameters).toBe(network.counts.parameters - network.counts.statistics);
  });
});

describe('TrainingGraphBuilder', () => {
  it('sums a broadcast gradient over what was repeated', () => {
    const graph = new TrainingGraphBuilder(() => null);
    const gradient = graph.input([8, 3, 4]);
    expect(graph.shapeOf(graph.reduceTo(gradient, [4]))).toEqual([4]);
    expect(graph.shapeOf(graph.reduceTo(gradient, [3, 1]))).toEqual([3, 1]);
    expect(graph.reduceTo(gradient, [8, 3, 4])).toBe(gradient);
  });
});
