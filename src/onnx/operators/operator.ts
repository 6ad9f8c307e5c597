import type { NodeView } from '../infer/node-view';
import type { Inferred, TensorFact } from '../infer/tensor-fact';

export type OperatorClass =
  | 'conv'
  | 'matmul'
  | 'attention'
  | 'rnn'
  | 'elementwise'
  | 'normalisation'
  | 'pooling'
  | 'reduction'
  | 'data-movement'
  | 'softmax'
  | 'embedding'
  | 'other';

/** What is known about an operator: how its outputs look, and what computing them takes. */
export interface Operator {
  readonly class: OperatorClass;
  /** The outputs in order; a rule may give more than the node names. */
  readonly infer: (node: NodeView) => readonly Inferred[];
  /** Multiply-accumulates of matrix-like work. None by default. */
  readonly macs?: (node: NodeView, result: TensorFact) => number;
  /** Floating-point operations beside the multiply-accumulates, per element of the first result (or of the first input, see `per`). */
  readonly flopsPerElement?: number | ((node: NodeView) => number);
  readonly per?: 'output' | 'input';
  /** The output is the input under another shape: nothing is computed, nothing is allocated. */
  readonly view?: boolean;
  /** The input that is added to every element of the result. */
  readonly bias?: number;
  /** How many weights the node holds, where the tensor that stores them has another number of elements. */
  readonly packedParameters?: (node: NodeView) => number;
  /** Inputs of a lookup of which only the rows asked for are read; the first by default. */
  readonly tables?: readonly number[];
  /** Inputs that are no learned weights even when constant: scales and zero points, initial states. */
  readonly notWeights?: readonly number[];
  /** Inputs that are statistics of the training data, not learned weights. */
  readonly statistics?: readonly number[];
  /** A result that differs from run to run: never constant, even without inputs. */
  readonly random?: boolean;
}

export type Operators = Readonly<Record<string, Operator>>;

/** The same operator under several names. */
export function named(names: string, operator: Operator): Operators {
  return Object.fromEntries(names.split(' ').map((name) => [name, operator]));
}

/** The shape of the first input. */
export function sameShape(node: NodeView): readonly Inferred[] {
  return [{ shape: node.shape(0) }];
}
