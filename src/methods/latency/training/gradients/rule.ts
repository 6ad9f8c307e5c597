import type { NodeCounts } from '../../../../onnx/count/node-counts';
import type { TrainingGraphBuilder } from '../graph-builder';

/** A node of the network, when its gradient is asked for. */
export interface Backward {
  readonly graph: TrainingGraphBuilder;
  readonly counts: NodeCounts;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Whether the gradient of this input is needed. */
  readonly wants: (index: number) => boolean;
  /** Elements of a small constant input; null when it is none. */
  readonly valuesOf: (index: number) => readonly number[] | null;
  readonly number: (attribute: string, fallback: number) => number;
  readonly integers: (attribute: string) => readonly number[] | null;
}

/**
 * Writes the gradients of a node's inputs, given the gradients of its outputs; null for inputs without one. A gradient may have
 * size 1 where its value has more: it is the same along that axis. `dy` is the first output's, `all` every output's, null where
 * no other rule requested.
 */
export type GradientRule = (
  node: Backward,
  dy: string,
  all: readonly (string | null)[],
) => readonly (string | null)[];

export type GradientRules = Readonly<Record<string, GradientRule>>;

export function rulesFor(names: string, rule: GradientRule): GradientRules {
  return Object.fromEntries(names.split(' ').map((name) => [name, rule]));
}

/** The gradient in the full shape of an output. */
export function fullGradient({ graph, outputs }: Backward, dy: string, output = 0): string {
  return graph.expand(dy, graph.shapeOf(outputs[output]));
}
