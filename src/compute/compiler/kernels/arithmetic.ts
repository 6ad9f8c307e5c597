/** Elementwise arithmetic on two tensors, with constants folded and neutral operands dropped. */
import type { GraphBuilder } from '../graph';
import { kernel } from '../kernel';
import type { Kernel } from '../kernel';
import { broadcastShapes, elementwise, reshapeValue, uniform, uniformNumber } from '../symbolic';
import type { Symbolic } from '../symbolic';

interface BinaryRule {
  readonly operator: string;
  /** Computes on two constants; the result is rounded to the element type. */
  fold(a: number, b: number): number;
  /** A right operand that leaves the left one as it is (and the other way round when the rule commutes). */
  readonly neutral?: number;
  readonly commutes?: boolean;
}

const rules: Readonly<Record<string, BinaryRule>> = {
  Add: { operator: 'Add', fold: (a, b) => a + b, neutral: 0, commutes: true },
  Sub: { operator: 'Sub', fold: (a, b) => a - b, neutral: 0 },
  Multiply: { operator: 'Mul', fold: (a, b) => a * b, neutral: 1, commutes: true },
  RealDiv: { operator: 'Div', fold: (a, b) => a / b, neutral: 1 },
  Maximum: { operator: 'Max', fold: Math.max },
  Minimum: { operator: 'Min', fold: Math.min },
};

/** Applies one arithmetic rule; the building block of this and other families. */
export function arithmetic(
  graph: GraphBuilder,
  rule: keyof typeof rules,
  a: Symbolic,
  b: Symbolic,
): Symbolic {
  const { operator, fold, neutral, commutes } = rules[rule];
  const shape = broadcastShapes([a.shape, b.shape]);
  const type = a.value.type;
  const [left, right] = [uniformNumber(a), uniformNumber(b)];
  if (left !== null && right !== null) {
    return uniform(graph, type === 'int32' ? Math.trunc(fold(left, right)) : fold(left, right), type, shape);
  }
  if (neutral !== undefined && right === neutral) {
    return broadcastAs(graph, a, shape);
  }
  if (neutral !== undefined && commutes === true && left === neutral) {
    return broadcastAs(graph, b, shape);
  }
  return elementwise(graph, operator, [a, b], type);
}

/** The same value seen as a larger tensor. */
function broadcastAs(graph: GraphBuilder, tensor: Symbolic, shape: readonly number[]): Symbolic {
  const missing = shape.length - tensor.shape.length;
  const value = reshapeValue(graph, tensor.value, [
    ...shape.slice(0, missing).map(() => 1),
    ...tensor.value.shape,
  ]);
  return { value, shape };
}

function binary(name: keyof typeof rules): Kernel {
  return kernel(name, ['a', 'b'], (graph, [a, b]) => arithmetic(graph, name, a, b));
}

export const arithmeticKernels: readonly Kernel[] = [
  ...Object.keys(rules).map(binary),
  kernel('AddN', 'list', (graph, tensors) =>
    tensors.reduce((sum, tensor) => arithmetic(graph, 'Add', sum, tensor)),
  ),
  kernel('SquaredDifference', ['a', 'b'], (graph, [a, b]) => {
    const difference = arithmetic(graph, 'Sub', a, b);
    return arithmetic(graph, 'Multiply', difference, difference);
  }),
  kernel('Pow', ['a', 'b'], (graph, [base, exponent]) => {
    const power = uniformNumber(exponent);
    // ONNX Runtime raises element by element through a library call, twenty times slower than a product.
    if (power === 1 || power === 2 || power === 3) {
      const wide = broadcastAs(graph, base, broadcastShapes([base.shape, exponent.shape]));
      return Array.from({ length: power - 1 }).reduce<Symbolic>(
        (product) => arithmetic(graph, 'Multiply', product, wide),
        wide,
      );
    }
    return elementwise(graph, 'Pow', [base, exponent], base.value.type);
  }),
];
