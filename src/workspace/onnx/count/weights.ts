import { bytesOf, elementsOf, type OnnxElementType } from '../element-type';
import type { NodeFacts } from '../infer/infer-graph';
import type { TensorFact } from '../infer/tensor-fact';

/** A constant that a node reads as weights. */
export interface Weights {
  /** Name of the initialiser or of the constant node's output; the same for readers of a transposed or cast copy. */
  readonly origin: string;
  readonly parameters: number;
  /** Whether these are statistics of training data (batch normalisation's mean and variance), not learned. */
  readonly isStatistic: boolean;
}

/** Types that weights have: floating point, or 8-bit and smaller integers. Wider integers are shapes, axes and positions. */
const WEIGHT_TYPES: ReadonlySet<OnnxElementType> = new Set<OnnxElementType>([
  'float32', 'float16', 'bfloat16', 'float64', 'float8e4m3fn', 'float8e4m3fnuz', 'float8e5m2', 'float8e5m2fnuz', 'float4e2m1',
  'int8', 'uint8', 'int4', 'uint4', 'int2', 'uint2',
]);

/** The weights among a node's inputs: constants with at least one dimension that are not parameters of a quantisation. */
export function weightsOf({ operator, inputs, view }: NodeFacts): readonly Weights[] {
  const result: Weights[] = [];
  inputs.forEach((input, index) => {
    if (!isWeight(input) || operator?.quantisation?.includes(index)) return;
    const parameters = index === 1 && operator?.packedParameters ? operator.packedParameters(view) : elementsOf(input.shape);
    result.push({ origin: input.origin, parameters, isStatistic: operator?.statistics?.includes(index) ?? false });
  });
  return result;
}

type ConstantFact = TensorFact & { readonly origin: string; readonly shape: readonly number[] };

function isWeight(fact: TensorFact | null): fact is ConstantFact {
  return fact !== null && fact.origin !== null && fact.shape !== null && fact.shape.length > 0 && WEIGHT_TYPES.has(fact.dtype);
}

/** Bytes of the constants a node reads. Of a table only the rows that are looked up move. */
export function weightBytes({ inputs, outputs }: NodeFacts, isLookup: boolean): number {
  return inputs.reduce((sum, input, index) => {
    if (input === null || input.origin === null || input.shape === null) return sum;
    const bytes = bytesOf(input.dtype, elementsOf(input.shape));
    return sum + (isLookup && index === 0 ? Math.min(bytes, factBytes(outputs[0]) ?? bytes) : bytes);
  }, 0);
}

/** Bytes of a value; null when its shape is not known. */
export function factBytes(fact: TensorFact | null): number | null {
  return fact === null || fact.shape === null ? null : bytesOf(fact.dtype, elementsOf(fact.shape));
}
