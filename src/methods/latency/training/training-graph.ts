import { elementsOf } from '../../../onnx/element-type';
import { countGraph, type ModelCounts } from '../../../onnx/count/count-model';
import type { NodeCounts } from '../../../onnx/count/node-counts';
import { inferGraph } from '../../../onnx/infer/infer-graph';
import type { TensorFact } from '../../../onnx/infer/tensor-fact';
import type { OnnxGraph, OnnxModel, OnnxNode } from '../../../onnx/model';
import type { Optimiser } from '../../../contracts/latency/targets';
import { differentiate } from './differentiate';
import { TrainingGraphBuilder } from './graph-builder';
import { writeOptimiser } from './optimiser';

export type Phase = 'forward' | 'backward' | 'optimiser';

/** A training step as a graph like that of any model. */
export interface TrainingGraph {
  readonly counts: ModelCounts;
  readonly opsets: ReadonlyMap<string, number>;
  readonly phaseOf: (node: NodeCounts) => Phase;
  /**
   * The nodes as frameworks with kernels of their own execute them: products and convolutions alone, the rest of a gradient as
   * one, the optimiser as one pass.
   */
  readonly fused: readonly (readonly NodeCounts[])[];
  /** Elements of the parameters that are trained. */
  readonly parameters: number;
  /** Operators without a gradient of their own: taken to cost backward what they cost forward. */
  readonly likeForward: readonly string[];
}

/** Gradients are written in this operator set; the network's own nodes come from its file. */
const OPERATOR_SET = 18;
const CONTRIB = 'com.microsoft';

/**
 * What a training step of a network executes, derived from its inference file: the network with its weights as inputs, a mean
 * squared error of its outputs, the gradients of all floating-point weights, and the optimiser. Null when the model has no
 * weights that can be trained. Tables and constants of the file that are no weights are trained as well: nothing tells them apart.
 */
export function trainingGraph(
  model: OnnxModel,
  counts: ModelCounts,
  optimiser: Optimiser,
): TrainingGraph | null {
  const parameters = trainedValues(counts);
  const writer = new TrainingGraphBuilder((name) => counts.factOf(name)?.shape ?? null);
  for (const name of parameters) {
    writer.input(counts.factOf(name)?.shape ?? [], name);
  }
  const forward = model.graph.nodes.filter(({ outputs }) => !outputs.some((name) => parameters.has(name)));
  const seeds = new Map(
    model.graph.outputs.flatMap(({ name }): [string, string][] => {
      const fact = counts.factOf(name);
      return fact?.dtype === 'float32' && fact.shape !== null ? [[name, seedOf(writer, name)]] : [];
    }),
  );
  const gradients = differentiate(writer, counts, parameters, seeds);
  if (gradients.of.size === 0) {
    return null;
  }
  const backwardNodes = writer.nodes.length;
  writer.begin('optimiser');
  const results = writeOptimiser(writer, optimiser, [...gradients.of.values()]);
  const graph = joined(model.graph, forward, writer, results, parameters);
  const opsets = new Map([
    ...model.opsets,
    ['', Math.max(OPERATOR_SET, model.opsets.get('') ?? 0)] as const,
    [CONTRIB, model.opsets.get(CONTRIB) ?? 1] as const,
  ]);
  const stepOf = new Map<OnnxNode, Phase>(
    writer.nodes.map((node, index) => [node, index < backwardNodes ? 'backward' : 'optimiser']),
  );
  const trained = countTraining(graph, counts, opsets);
  return {
    counts: trained,
    opsets,
    phaseOf: ({ node }) => stepOf.get(node) ?? 'forward',
    fused: fusedByPurpose(trained, writer.purposes),
    parameters: [...gradients.of.keys()].reduce(
      (sum, name) => sum + elementsOf(counts.factOf(name)?.shape ?? []),
      0,
    ),
    likeForward: [...gradients.likeForward].sort(),
  };
}

/**
 * The stored tensors of floating point behind what nodes read as weights: what the file computes from them once, a training
 * step computes again. Statistics of normalisation, single numbers and integers are not trained.
 */
function trainedValues({ nodes, factOf }: ModelCounts): ReadonlySet<string> {
  const trained = new Set<string>();
  for (const { node, timed } of nodes) {
    if (!timed) {
      continue;
    }
    node.inputs.forEach((input, index) => {
      if (input === '' || (node.opType === 'BatchNormalization' && index > 2)) {
        return;
      }
      for (const { name, elements } of factOf(input)?.weights ?? []) {
        const root = factOf(name);
        if (elements > 1 && root?.dtype === 'float32' && root.shape !== null) {
          trained.add(name);
        }
      }
    });
  }
  return trained;
}

function fusedByPurpose(
  { nodes }: ModelCounts,
  purposes: ReadonlyMap<OnnxNode, string>,
): readonly (readonly NodeCounts[])[] {
  const groups = new Map<string, NodeCounts[]>();
  for (const one of nodes) {
    const purpose = purposes.get(one.node);
    if (purpose === undefined || !one.timed) {
      continue;
    }
    const key =
      (one.macs ?? 0) > 0 && elementsOf(one.inputShapes[0] ?? []) > 1 ? `alone ${one.index}` : purpose;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

/** Mean squared error and its gradient. */
function seedOf(graph: TrainingGraphBuilder, output: string): string {
  const difference = graph.map('Sub', output, graph.input(graph.shapeOf(output)));
  graph.node('ReduceMean', [graph.map('Mul', difference, difference)], [], { keepdims: 0 });
  return graph.map('Mul', difference, graph.scalar(2));
}

function joined(
  network: OnnxGraph,
  forward: readonly OnnxNode[],
  writer: TrainingGraphBuilder,
  results: readonly string[],
  parameters: ReadonlySet<string>,
): OnnxGraph {
  return {
    name: network.name,
    nodes: [...forward, ...writer.nodes],
    inputs: [...network.inputs, ...writer.inputs],
    outputs: results.map((name) => ({ name, dtype: 'float32', shape: writer.shapeOf(name) })),
    initialisers: [...network.initialisers.filter(({ name }) => !parameters.has(name)), ...writer.constants],
    valueInfo: [],
  };
}

/** Shapes of the network's own values are known from its own count. */
function countTraining(
  graph: OnnxGraph,
  network: ModelCounts,
  opsets: ReadonlyMap<string, number>,
): ModelCounts {
  const inputs = new Map(
    graph.inputs.map(({ name, dtype, shape }): [string, TensorFact] => {
      const own = network.factOf(name);
      return [
        name,
        {
          dtype: own?.dtype ?? dtype,
          shape: own === null ? (shape as readonly number[]) : own.shape,
          values: null,
          weights: null,
        },
      ];
    }),
  );
  const valueInfo = network.nodes.flatMap(({ node }) =>
    node.outputs.map((name) => ({
      name,
      dtype: network.factOf(name)?.dtype ?? ('float32' as const),
      shape: network.factOf(name)?.shape ?? null,
    })),
  );
  const facts = inferGraph({ ...graph, valueInfo }, inputs, {
    opsets,
    bind: (shape) => shape as readonly number[] | null,
    report: () => undefined,
  });
  return countGraph(facts);
}
