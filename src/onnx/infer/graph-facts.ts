import type { OnnxGraph, OnnxNode } from '../model';
import type { Operator } from '../operators/operator';
import type { NodeView } from './node-view';
import type { TensorFact } from './tensor-fact';

/** A graph with what is known of its values. */
export interface GraphFacts {
  readonly graph: OnnxGraph;
  readonly nodes: readonly NodeFacts[];
  readonly factOf: (name: string) => TensorFact | null;
}

/** A node with what is known of its inputs and outputs. */
export interface NodeFacts {
  readonly node: OnnxNode;
  /** Null for control flow and for operators without rules. */
  readonly operator: Operator | null;
  readonly view: NodeView;
  readonly inputs: readonly (TensorFact | null)[];
  /** One for each output that the node names; null for one left out. */
  readonly outputs: readonly (TensorFact | null)[];
  /** The operator's first result, also when the node leaves its name out. Work is counted from it. */
  readonly result: TensorFact | null;
  /** What the node's subgraphs do, when it has any. */
  readonly subgraphs: Subgraphs | null;
}

export interface Subgraphs {
  /** Those that may run; of several, one does. */
  readonly bodies: readonly GraphFacts[];
  /** How often it runs. */
  readonly times: number;
}
