import type { ModelCounts } from '../../../onnx/count/count-model';
import type { NodeCounts } from '../../../onnx/count/node-counts';
import { gradientRule } from './gradients';
import type { Backward } from './gradients/rule';
import { type TrainingGraphBuilder, UnknownShape } from './graph-builder';

export interface Gradients {
  /** The gradient of each parameter that has one. */
  readonly of: ReadonlyMap<string, string>;
  /** Operators without a rule, taken to cost backward what they cost forward, once for each kind of input. */
  readonly likeForward: ReadonlySet<string>;
}

/** Walks the network backwards and writes the gradients of its parameters. @param seeds gradients of the outputs */
export function differentiate(
  graph: TrainingGraphBuilder,
  counts: ModelCounts,
  parameters: ReadonlySet<string>,
  seeds: ReadonlyMap<string, string>,
): Gradients {
  const needed = valuesBehind(counts, parameters);
  const parts = new Map<string, string[]>([...seeds].map(([name, seed]) => [name, [seed]]));
  const likeForward = new Set<string>();
  const totalOf = (name: string): string | null => {
    const found = parts.get(name);
    return found === undefined ? null : found.reduce((sum, part) => graph.map('Add', sum, part));
  };
  for (const one of [...counts.nodes].reverse()) {
    const { inputs, outputs } = one.node;
    if (!outputs.some((name) => parts.has(name)) || !inputs.some((name) => needed.has(name))) {
      continue;
    }
    graph.begin(`sum ${one.index}`);
    const gradients = outputs.map((name) => (name === '' ? null : totalOf(name)));
    graph.begin(`gradient ${one.index}`);
    inputGradients(graph, counts, one, needed, gradients, likeForward).forEach((gradient, index) => {
      const name = inputs[index];
      if (gradient !== null && needed.has(name)) {
        parts.set(name, [...(parts.get(name) ?? []), gradient]);
      }
    });
  }
  return {
    of: new Map(
      [...parameters].flatMap((name): [string, string][] =>
        [totalOf(name)].flatMap((total) => (total === null ? [] : [[name, total]])),
      ),
    ),
    likeForward,
  };
}

/** Values that a parameter has an influence on. */
function valuesBehind({ nodes, factOf }: ModelCounts, parameters: ReadonlySet<string>): ReadonlySet<string> {
  const reached = new Set(parameters);
  for (const { node } of nodes) {
    if (!node.inputs.some((name) => reached.has(name))) {
      continue;
    }
    for (const name of node.outputs) {
      if (factOf(name)?.dtype === 'float32') {
        reached.add(name);
      }
    }
  }
  return reached;
}

function inputGradients(
  graph: TrainingGraphBuilder,
  counts: ModelCounts,
  one: NodeCounts,
  needed: ReadonlySet<string>,
  gradients: readonly (string | null)[],
  likeForward: Set<string>,
): readonly (string | null)[] {
  const { node } = one;
  const rule = gradientRule(node.domain, node.opType);
  const first = gradients.find((gradient) => gradient !== null);
  if (rule !== null && first !== undefined && first !== null) {
    try {
      return rule(backwardOf(graph, counts, one, needed), gradients[0] ?? first, gradients);
    } catch (error) {
      if (!(error instanceof UnknownShape)) {
        throw error;
      }
    }
  }
  likeForward.add(node.opType);
  return onceMore(graph, counts, one, needed);
}

function backwardOf(
  graph: TrainingGraphBuilder,
  { factOf }: ModelCounts,
  counts: NodeCounts,
  needed: ReadonlySet<string>,
): Backward {
  const { inputs, outputs, attributes } = counts.node;
  return {
    graph,
    counts,
    inputs,
    outputs,
    wants: (index) => needed.has(inputs[index]),
    valuesOf: (index) => {
      const values = factOf(inputs[index])?.values;
      return values == null ? null : [...values];
    },
    number: (name, fallback) => {
      const found = attributes.get(name);
      return found?.type === 'int' || found?.type === 'float' ? found.value : fallback;
    },
    integers: (name) => {
      const found = attributes.get(name);
      return found?.type === 'ints' ? found.value : null;
    },
  };
}

/** The node itself in place of what is not known: once for its activations, once for its weights. */
function onceMore(
  graph: TrainingGraphBuilder,
  { factOf }: ModelCounts,
  { node }: NodeCounts,
  needed: ReadonlySet<string>,
): readonly (string | null)[] {
  const wanted = node.inputs.filter((name) => needed.has(name));
  const kinds = new Set(wanted.map((name) => graph.inputs.some((input) => input.name === name)));
  for (let copy = 0; copy < kinds.size; copy++) {
    graph.copy({
      ...node,
      outputs: node.outputs.map((name) => (name === '' ? '' : graph.name(factOf(name)?.shape ?? []))),
    });
  }
  return node.inputs.map((name) => {
    const shape = factOf(name)?.shape;
    return needed.has(name) && shape != null ? graph.input(shape) : null;
  });
}
