import type { Problem } from '../../contracts/problem';
import { ProblemLog } from '../../workspace/traces/problem-log';
import { type BoundDimension, bindDimensions, type GivenDimensions } from '../infer/dimensions';
import type { GraphFacts, NodeFacts } from '../infer/graph-facts';
import { inferGraph } from '../infer/infer-graph';
import type { Shape, TensorFact } from '../infer/tensor-fact';
import type { OnnxModel } from '../model';
import { memoryTimeline, type MemoryTimeline } from './memory';
import { countNode, type NodeCounts } from './node-counts';
import { weightsOf } from './weights';

export interface ModelCounts {
  /** Every node of the main graph in topological order. */
  readonly nodes: readonly NodeCounts[];
  readonly totals: ModelTotals;
  /** Activation memory. Weights come on top: `totals.bytesWeights`. */
  readonly memory: MemoryTimeline;
  /** The open dimensions and the sizes they were counted with. */
  readonly dimensions: readonly BoundDimension[];
  readonly inputs: readonly { readonly name: string; readonly shape: Shape | null }[];
  readonly outputs: readonly { readonly name: string; readonly shape: Shape | null }[];
  /** What is known of a value of the main graph, by name. */
  readonly factOf: (name: string) => TensorFact | null;
  readonly problems: readonly Problem[];
}

export interface ModelTotals {
  readonly macs: number;
  readonly flops: number;
  /** Elements of all weights, those that several nodes share once. */
  readonly parameters: number;
  /** The part of `parameters` that is statistics of the training data (mean and variance of batch normalisation). */
  readonly statistics: number;
  /** Bytes of the model's weights as stored: each node's, so shared ones count for each reader. */
  readonly bytesWeights: number;
  /** The same as the nodes read them. */
  readonly bytesWeightsRead: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly timedNodes: number;
  /** Timed nodes whose work is not known; the totals leave them out. */
  readonly unknownNodes: number;
}

/**
 * Shapes, work, weights and memory of a model for the given sizes of its open dimensions. Never throws for what a model
 * holds: what cannot be followed is a problem, and the rest is counted.
 */
export function countModel(model: OnnxModel, given: GivenDimensions = {}): ModelCounts {
  const log = new ProblemLog(model.file);
  const { graph, opsets } = model;
  const { dimensions, inputs, bind, notes } = bindDimensions(graph, given);
  for (const { severity, reason } of notes) {
    log.report(severity, 'open dimensions', reason, {});
  }
  const inputFacts = new Map(
    graph.inputs.map(({ name, dtype }): [string, TensorFact] => [
      name,
      { dtype, shape: inputs.get(name) ?? null, values: null, weights: null },
    ]),
  );
  const facts = inferGraph(graph, inputFacts, {
    opsets,
    bind,
    report: (severity, kind, reason) => log.report(severity, kind, reason, {}),
  });
  const problems = [...model.problems];
  log.flush((problem) => problems.push(problem));
  return { ...countGraph(facts), dimensions, problems };
}

/** The same for a graph whose shapes are known already. */
export function countGraph(facts: GraphFacts): ModelCounts {
  const { graph } = facts;
  const nodes = facts.nodes.map(countNode);
  const shapeOf = ({ name }: { readonly name: string }): { name: string; shape: Shape | null } => ({
    name,
    shape: facts.factOf(name)?.shape ?? null,
  });
  return {
    nodes,
    totals: totalsOf(facts, nodes),
    memory: memoryTimeline(facts),
    dimensions: [],
    inputs: graph.inputs.map(shapeOf),
    outputs: graph.outputs.map(shapeOf),
    factOf: facts.factOf,
    problems: [],
  };
}

function totalsOf(facts: GraphFacts, nodes: readonly NodeCounts[]): ModelTotals {
  const timed = nodes.filter((node) => node.timed);
  const sum = (pick: (node: NodeCounts) => number | null): number =>
    timed.reduce((total, node) => total + (pick(node) ?? 0), 0);
  return {
    macs: sum(({ macs }) => macs),
    flops: sum(({ flops }) => flops),
    ...parametersOf(facts, nodes),
    bytesWeights: sum(({ bytesWeights }) => bytesWeights),
    bytesWeightsRead: sum(({ bytesWeightsRead }) => bytesWeightsRead),
    bytesIn: sum(({ bytesIn }) => bytesIn),
    bytesOut: sum(({ bytesOut }) => bytesOut),
    timedNodes: timed.length,
    unknownNodes: timed.filter(({ macs }) => macs === null).length,
  };
}

function parametersOf(
  facts: GraphFacts,
  nodes: readonly NodeCounts[],
): { parameters: number; statistics: number } {
  const distinct = new Map<string, { parameters: number; isStatistic: boolean }>();
  const collect = (one: NodeFacts): void => {
    for (const { name, parameters, isStatistic } of weightsOf(one)) {
      distinct.set(name, { parameters, isStatistic });
    }
    one.subgraphs?.bodies.forEach((body) => body.nodes.forEach(collect));
  };
  facts.nodes.forEach((one, index) => nodes[index].timed && collect(one));
  let [parameters, statistics] = [0, 0];
  for (const weights of distinct.values()) {
    parameters += weights.parameters;
    if (weights.isStatistic) {
      statistics += weights.parameters;
    }
  }
  return { parameters, statistics };
}
