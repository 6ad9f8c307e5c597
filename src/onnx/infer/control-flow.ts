/** If, Loop and Scan: what their subgraphs give, and how often they run. */
import type { OnnxGraph, OnnxNode } from '../model';
import type { GraphFacts, Subgraphs } from './graph-facts';
import { NodeProblem, type NodeView } from './node-view';
import type { Inferred, Shape, TensorFact } from './tensor-fact';

export type InferBody = (graph: OnnxGraph, inputs: ReadonlyMap<string, TensorFact>) => GraphFacts;

export interface ControlFlow extends Subgraphs {
  readonly outputs: readonly Inferred[];
}

export function isControlFlow({ domain, opType }: OnnxNode): boolean {
  return domain === '' && (opType === 'If' || opType === 'Loop' || opType === 'Scan');
}

export function inferControlFlow(
  view: NodeView,
  body: InferBody,
  note: (reason: string) => void,
): ControlFlow {
  if (view.node.opType === 'If') {
    return inferIf(view, body, note);
  }
  return view.node.opType === 'Loop' ? inferLoop(view, body, note) : inferScan(view, body);
}

function subgraph(view: NodeView, attribute: string): OnnxGraph {
  const graph = view.graph(attribute);
  if (graph === null) {
    throw new NodeProblem(`its subgraph '${attribute}' is missing`);
  }
  return graph;
}

function inferIf(view: NodeView, body: InferBody, note: (reason: string) => void): ControlFlow {
  const condition = view.knownValues(0);
  const branches =
    condition === null
      ? ['then_branch', 'else_branch']
      : [condition[0] !== 0 ? 'then_branch' : 'else_branch'];
  const bodies = branches.map((branch) => body(subgraph(view, branch), new Map()));
  if (bodies.length > 1) {
    note('which branch runs depends on the data; the heavier one is counted');
  }
  const results = bodies.map(resultsOf);
  const outputs = results[0].map((first, index): Inferred => {
    const agree = results.every((result) => String(result[index]?.shape) === String(first.shape));
    return agree && first.shape !== null
      ? { ...first, values: bodies.length > 1 ? null : first.values }
      : { shape: null, dtype: first.dtype };
  });
  return { outputs, bodies, times: 1 };
}

/** Inputs: trip count, condition, carried values. The body gives condition, carried values, and one slice of each collected output. */
function inferLoop(view: NodeView, body: InferBody, note: (reason: string) => void): ControlFlow {
  const graph = subgraph(view, 'body');
  const given = view.has(0) ? view.knownValues(0) : null;
  const endless = given === null || given[0] > Number.MAX_SAFE_INTEGER || given[0] < 0;
  const trips = endless ? 1 : given[0];
  note(
    endless
      ? 'how often it runs depends on the data; one turn is counted'
      : `counted as ${trips} turns, which it may leave early`,
  );
  const carried = Array.from({ length: view.inputCount - 2 }, (_, index) => view.fact(index + 2));
  const inputs = new Map<string, TensorFact>();
  const scalar = (dtype: 'int64' | 'bool'): TensorFact => ({ dtype, shape: [], values: null, weights: null });
  graph.inputs.forEach(({ name }, index) => {
    const fact = index === 0 ? scalar('int64') : index === 1 ? scalar('bool') : carried[index - 2];
    if (fact !== undefined) {
      inputs.set(name, { ...fact, values: null, weights: null });
    }
  });
  const facts = body(graph, inputs);
  const results = resultsOf(facts).slice(1);
  const outputs = results.map((result, index): Inferred => {
    // A carried value that changes its shape from turn to turn has none to state.
    if (index < carried.length) {
      return {
        shape: String(carried[index].shape) === String(result.shape) ? result.shape : null,
        dtype: result.dtype,
      };
    }
    return { shape: endless || result.shape === null ? null : [trips, ...result.shape], dtype: result.dtype };
  });
  return { outputs, bodies: [facts], times: trips };
}

/** Inputs: states, then sequences that the body sees slice by slice; its outputs: states, then slices to be stacked. */
function inferScan(view: NodeView, body: InferBody): ControlFlow {
  if (view.opset < 9) {
    throw new NodeProblem('Scan of operator set 8 is not supported');
  }
  const graph = subgraph(view, 'body');
  const sequences = view.requiredNumber('num_scan_inputs');
  const states = view.inputCount - sequences;
  const axes = view.integers('scan_input_axes') ?? [];
  const inputs = new Map<string, TensorFact>();
  let times = 0;
  graph.inputs.forEach(({ name }, index) => {
    const fact = view.fact(index);
    const isState = index < states;
    const shape = isState ? view.shape(index) : view.shapeOfRank(index, 1);
    const axis = isState ? 0 : view.axis(axes[index - states] ?? 0, shape.length);
    if (!isState) {
      times = shape[axis];
    }
    inputs.set(name, { ...fact, shape: isState ? shape : without(shape, axis), values: null, weights: null });
  });
  const facts = body(graph, inputs);
  const outputAxes = view.integers('scan_output_axes') ?? [];
  const outputs = resultsOf(facts).map((result, index): Inferred => {
    if (index < states || result.shape === null) {
      return { shape: result.shape, dtype: result.dtype };
    }
    const axis = view.axis(outputAxes[index - states] ?? 0, result.shape.length + 1);
    return {
      shape: [...result.shape.slice(0, axis), times, ...result.shape.slice(axis)],
      dtype: result.dtype,
    };
  });
  return { outputs, bodies: [facts], times };
}

function without(shape: Shape, axis: number): Shape {
  return shape.filter((_, index) => index !== axis);
}

function resultsOf({ graph, factOf }: GraphFacts): readonly Inferred[] {
  return graph.outputs.map(({ name, dtype }) => {
    const fact = factOf(name);
    return { shape: fact?.shape ?? null, dtype: fact?.dtype ?? dtype, values: fact?.values ?? null };
  });
}
