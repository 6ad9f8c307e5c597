import { elementsOf } from '../element-type';
import { labelOf } from '../graph/names';
import type { OnnxDimension, OnnxGraph, OnnxNode, OnnxValueInfo } from '../model';
import { operatorOf } from '../operators/catalogue';
import type { Operator } from '../operators/operator';
import { type InferBody, inferControlFlow, isControlFlow } from './control-flow';
import type { GraphFacts, NodeFacts, Subgraphs } from './graph-facts';
import { NodeProblem, NodeView, NotKnown } from './node-view';
import { Scope } from './scope';
import { storedWeights } from './stored-weights';
import {
  type Inferred,
  MAX_FOLDED_ELEMENTS,
  type Shape,
  type StoredWeights,
  type TensorFact,
} from './tensor-fact';

export interface InferContext {
  readonly opsets: ReadonlyMap<string, number>;
  /** A declared shape in numbers; null when it is not fixed. */
  readonly bind: (shape: readonly OnnxDimension[] | null) => Shape | null;
  /** `kind` names what further reports of the sort are counted as. */
  readonly report: (severity: 'warning' | 'note', kind: string, reason: string) => void;
}

const MAX_DIMENSIONS = 64;
const NOTHING_KNOWN: TensorFact = { dtype: 'undefined', shape: null, values: null, weights: null };

/** Follows shapes and small values through a graph in order. What a rule cannot tell, the file's own notes may; else it stays unknown. */
export function inferGraph(
  graph: OnnxGraph,
  inputs: ReadonlyMap<string, TensorFact>,
  context: InferContext,
  outer: Scope | null = null,
): GraphFacts {
  const scope = new Scope(outer);
  const declared = new Map([...graph.valueInfo, ...graph.outputs].map((info) => [info.name, info]));
  for (const { name, dtype, dims, values } of graph.initialisers) {
    scope.set(name, {
      dtype,
      shape: dims,
      values: values ?? null,
      weights: storedWeights(name, dtype, dims),
    });
  }
  inputs.forEach((fact, name) => scope.set(name, fact));
  const nodes = graph.nodes.map((node) => {
    const facts = inferNode(node, scope, declared, context);
    node.outputs.forEach((name, index) => {
      const fact = facts.outputs[index];
      if (fact != null) {
        scope.set(name, fact);
      }
    });
    return facts;
  });
  return { graph, nodes, factOf: (name) => scope.get(name) };
}

function inferNode(
  node: OnnxNode,
  scope: Scope,
  declared: ReadonlyMap<string, OnnxValueInfo>,
  context: InferContext,
): NodeFacts {
  const inputs = node.inputs.map((name) => {
    if (name === '') {
      return null;
    }
    const fact = scope.get(name);
    if (fact === null) {
      context.report(
        'warning',
        'inputs that nothing writes',
        `${labelOf(node)} reads '${name}', which nothing writes`,
      );
    }
    return fact ?? NOTHING_KNOWN;
  });
  const view = new NodeView(node, inputs, context.opsets.get(node.domain) ?? 1);
  const operator = operatorOf(node);
  const body: InferBody = (graph, facts) => inferGraph(graph, facts, context, scope);
  let inferred: readonly Inferred[] = [];
  let subgraphs: Subgraphs | null = null;
  try {
    if (isControlFlow(node)) {
      const controlFlow = inferControlFlow(view, body, (reason) =>
        context.report('note', 'control-flow nodes', `${labelOf(node)}: ${reason}`),
      );
      inferred = controlFlow.outputs;
      subgraphs = controlFlow;
    } else if (operator === null) {
      const domain = node.domain === '' ? '' : `${node.domain}:`;
      context.report(
        'warning',
        'operators that are not known',
        `operator ${domain}${node.opType} is not known: its work is not counted`,
      );
    } else {
      inferred = operator.infer(view);
      inferred.forEach(({ shape }) => shape !== null && checkShape(shape));
      if (inferred.some(({ isBound, shape }) => isBound === true && shape?.includes(0) !== true)) {
        context.report(
          'note',
          'sizes that depend on the data',
          `${labelOf(node)}: the size of its result depends on the data; it is counted with the most there can be`,
        );
      }
    }
  } catch (error) {
    if (error instanceof NodeProblem) {
      context.report('warning', 'nodes that cannot be followed', `${labelOf(node)}: ${error.message}`);
    } else if (error instanceof TypeError || error instanceof RangeError) {
      // A rule that was fed nonsense must not cost the rest of the model.
      context.report(
        'warning',
        'nodes that cannot be followed',
        `${labelOf(node)}: its inputs and attributes do not fit its operator`,
      );
    } else if (!(error instanceof NotKnown)) {
      throw error;
    }
    inferred = [];
  }
  const weights = constantWeights(operator, inputs);
  const outputs = node.outputs.map((name, index) =>
    name === ''
      ? null
      : outputFact(node, name, inferred[index] ?? null, inputs, declared.get(name), weights, context),
  );
  const result =
    outputs[0] ??
    (inferred.length === 0 ? null : outputFact(node, '', inferred[0], inputs, undefined, weights, context));
  return { node, operator, view, inputs, outputs, result, subgraphs };
}

/** A rule that was fed nonsense gives nonsense: sizes are whole and not negative. */
function checkShape(shape: Shape): void {
  if (shape.length > MAX_DIMENSIONS) {
    throw new NodeProblem(`its result would have ${shape.length} dimensions`);
  }
  if (
    !shape.every((size) => Number.isSafeInteger(size) && size >= 0) ||
    !Number.isSafeInteger(elementsOf(shape))
  ) {
    throw new NodeProblem(`its result would have the shape [${shape.join(', ')}]`);
  }
}

/** Null when the outputs depend on the model's inputs; else all the weights they were made from. */
function constantWeights(
  operator: Operator | null,
  inputs: readonly (TensorFact | null)[],
): readonly StoredWeights[] | null {
  if (operator === null || operator.random === true) {
    return null;
  }
  if (inputs.some((input) => input !== null && input.weights === null)) {
    return null;
  }
  const distinct = new Map<string, StoredWeights>();
  inputs.forEach((input, index) => {
    if (!operator.notWeights?.includes(index)) {
      input?.weights?.forEach((one) => distinct.set(one.name, one));
    }
  });
  return [...distinct.values()];
}

function outputFact(
  node: OnnxNode,
  name: string,
  inferred: Inferred | null,
  inputs: readonly (TensorFact | null)[],
  declared: OnnxValueInfo | undefined,
  weights: readonly StoredWeights[] | null,
  context: InferContext,
): TensorFact {
  const shape = inferred?.shape ?? context.bind(declared?.shape ?? null);
  const known = inferred?.values ?? null;
  // One number many times in a Constant is what exporters write where a layer has no weights: the gain of a normalisation without one.
  const isFiller = node.opType === 'Constant' && known !== null && known.every((value) => value === known[0]);
  const dtype =
    inferred?.dtype ?? (inferred === null ? declared?.dtype : undefined) ?? inputs[0]?.dtype ?? 'undefined';
  return {
    dtype,
    shape,
    values: known !== null && known.length <= MAX_FOLDED_ELEMENTS ? known : null,
    // A constant made from no weights, as models without stored values make theirs, is weights of its own.
    weights:
      weights?.length === 0 && shape !== null && !isFiller ? storedWeights(name, dtype, shape) : weights,
  };
}
