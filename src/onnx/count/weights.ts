import { bytesOf, elementsOf } from '../element-type';
import type { NodeFacts } from '../infer/graph-facts';
import type { TensorFact } from '../infer/tensor-fact';

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
      const parameters =
        index === 1 && operator?.packedParameters ? operator.packedParameters(view) : elements;
      result.set(name, { name, parameters, isStatistic });
    }
  });
  return [...result.values()];
}

/** Bytes of the constants a node reads. Of a table only the rows that are looked up move. */
export function weightBytes({ inputs, outputs }: NodeFacts, isLookup: boolean): number {
  return inputs.reduce((sum, input, index) => {
    if (input === null || input.weights === null || input.shape === null) {
      return sum;
    }
    const bytes = bytesOf(input.dtype, elementsOf(input.shape));
    return sum + (isLookup && index === 0 ? Math.min(bytes, factBytes(outputs[0]) ?? bytes) : bytes);
  }, 0);
}

/** Bytes of a value; null when its shape is not known. */
export function factBytes(fact: TensorFact | null): number | null {
  return fact === null || fact.shape === null ? null : bytesOf(fact.dtype, elementsOf(fact.shape));
}
