import { bytesOf, elementsOf } from '../element-type';
import type { NodeFacts } from '../infer/graph-facts';
import { NodeProblem, type NodeView, NotKnown } from '../infer/node-view';
import type { TensorFact } from '../infer/tensor-fact';
import type { Operator } from '../operators/operator';

/** Weights that a node reads, directly or as something a constant node made of them. */
export interface Weights {
  /** Name of the initialiser, or of the value that states them. */
  readonly name: string;
  readonly parameters: number;
  /** Whether these are statistics of training data (batch normalisation's mean and variance), not learned. */
  readonly isStatistic: boolean;
}

/** The distinct weights behind a node's constant inputs. */
export function weightsOf({ operator, inputs, view }: NodeFacts): readonly Weights[] {
  const result = new Map<string, Weights>();
  inputs.forEach((input, index) => {
    if (operator?.notWeights?.includes(index)) {
      return;
    }
    const isStatistic = operator?.statistics?.includes(index) ?? false;
    for (const { name, elements } of input?.weights ?? []) {
      const parameters = (index === 1 ? packedParameters(operator, view) : null) ?? elements;
      result.set(name, { name, parameters, isStatistic });
    }
  });
  return [...result.values()];
}

/** How many weights are packed into a tensor; null when it is not packed, or the node does not say. */
function packedParameters(operator: Operator | null, view: NodeView): number | null {
  try {
    return operator?.packedParameters?.(view) ?? null;
  } catch (error) {
    if (error instanceof NotKnown || error instanceof NodeProblem) {
      return null;
    }
    throw error;
  }
}

export interface WeightBytes {
  /** As the file stores them. */
  readonly stored: number;
  /** As the node reads them, where the model converts them first. */
  readonly read: number;
}

/** Bytes of the constants a node reads. Of a table only the rows that are looked up move. */
export function weightBytes({ inputs, result }: NodeFacts, tables: readonly number[]): WeightBytes {
  let [stored, read] = [0, 0];
  inputs.forEach((input, index) => {
    if (input === null || input.weights === null || input.shape === null) {
      return;
    }
    const elements = elementsOf(input.shape);
    const rows = tables.includes(index)
      ? Math.min(elements, result?.shape == null ? elements : elementsOf(result.shape))
      : elements;
    read += bytesOf(input.dtype, rows);
    stored += storedBytes(input, rows);
  });
  return { stored, read };
}

/** Bytes that the file holds of so many elements of a constant. */
function storedBytes({ dtype, weights }: TensorFact, elements: number): number {
  const behind = weights ?? [];
  const all = behind.reduce((sum, one) => sum + one.elements, 0);
  if (all === 0) {
    return bytesOf(dtype, elements);
  }
  const bits = behind.reduce((sum, one) => sum + one.bits * one.elements, 0) / all;
  return Math.ceil((elements * bits) / 8);
}

/** Bytes of a value; null when its shape is not known. */
export function factBytes(fact: TensorFact | null): number | null {
  return fact === null || fact.shape === null ? null : bytesOf(fact.dtype, elementsOf(fact.shape));
}
