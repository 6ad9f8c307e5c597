/**
 * Operators that take less than half or more than twice the time of others in their class: each has a line of its own. Measured
 * over a million elements by `npm run bench operator-costs`; docs/operator-costs.md holds the table.
 */
import type { ModelCounts } from '../../../onnx/count/count-model';
import type { NodeCounts } from '../../../onnx/count/node-counts';
import { elementsOf } from '../../../onnx/element-type';
import type { Shape } from '../../../onnx/infer/tensor-fact';
import { type KernelPart, part } from './kernel';
import { workVector } from './kernel-work';
import type { MovedWork } from './moved-work';
import { rooflineMs } from './roofline';

/** A line as the layer model keeps it. */
export interface TabulatedLine {
  readonly coefficients: readonly number[];
  readonly error: number;
  readonly samples: number;
}

/** Nanoseconds per element, by line, on the machine that measured the table. */
const NS_PER_ELEMENT: Readonly<Record<string, number>> = {
  relu: 0.25,
  clip: 0.2,
  leakyrelu: 0.3,
  thresholdedrelu: 0.3,
  hardsigmoid: 0.3,
  softsign: 0.35,
  comparison: 0.35,
  tanh: 0.45,
  trilu: 0.12,
  sign: 2,
  shrink: 1.7,
  acos: 1.1,
  asin: 2,
  atan: 1.4,
  elu: 3,
  selu: 3,
  celu: 3.4,
  log: 3.4,
  cos: 3.4,
  sin: 7.2,
  tan: 29,
  sinh: 56,
  cosh: 25,
  asinh: 59,
  acosh: 23,
  atanh: 49,
  softplus: 28,
  mod: 20,
  pow: 19,
  cumsum: 9.5,
  reducelogsumexp: 15,
  'reduction-plain': 1.1,
  'arg-reduction': 0.9,
  cast: 0.6,
  scatter: 18,
  gatherelements: 1.7,
};
/** Operators that share a line. */
const SHARED: Readonly<Record<string, string>> = {
  ...shared('comparison', 'Equal Less LessOrEqual Greater GreaterOrEqual And Or Xor Not IsNaN IsInf'),
  ...shared('reduction-plain', 'ReduceL1 ReduceL2 ReduceLogSum ReduceProd ReduceSumSquare'),
  ...shared('arg-reduction', 'ArgMax ArgMin'),
  ...shared('scatter', 'Scatter ScatterElements ScatterND'),
  CastLike: 'cast',
};
/** Time is counted per element; with so many operations each, no cost per operation is beyond what a line may hold. */
const FLOPS_PER_ELEMENT = 16;
/** Powers that the runtime computes as products. */
const PRODUCTS: ReadonlySet<number> = new Set([2, 3]);
/** A sum of two matrices of a million elements, and what it took on the machine of the table. */
const REFERENCE = part('elementwise', { flops: 1e6, inputBytes: 8e6, outputBytes: 4e6, outerTurns: 1 });
const REFERENCE_MS = 0.66;
/** How far another machine may be from that one. */
const MAX_PACE = 4;
const LAUNCH_MS = 0.003;
/** Of a line that no kernel was measured for, as a standard deviation. */
const UNMEASURED_ERROR = 0.4;

function shared(line: string, operators: string): Readonly<Record<string, string>> {
  return Object.fromEntries(operators.split(' ').map((operator) => [operator, line]));
}

/** The operator's part with its own line; null for one whose class says what it takes. */
export function operatorPart(
  operator: string,
  core: NodeCounts,
  counts: ModelCounts,
  output: Shape,
  { inputBytes, outputBytes }: MovedWork,
): KernelPart | null {
  const line = Object.hasOwn(SHARED, operator) ? SHARED[operator] : operator.toLowerCase();
  if (!Object.hasOwn(NS_PER_ELEMENT, line) || (operator === 'Pow' && isProduct(core, counts))) {
    return null;
  }
  const counted =
    line === 'scatter'
      ? (core.inputShapes[2] ?? output)
      : core.class === 'reduction'
        ? (core.inputShapes[0] ?? output)
        : output;
  return part(line, { flops: FLOPS_PER_ELEMENT * elementsOf(counted), inputBytes, outputBytes, excess: 0 });
}

function isProduct({ node }: NodeCounts, counts: ModelCounts): boolean {
  const exponent = counts.factOf(node.inputs[1] ?? '')?.values;
  return exponent?.length === 1 && PRODUCTS.has(exponent[0]);
}

/**
 * A line for an operator that no kernel was measured for: its cost in the table, at the pace of this machine.
 * @param classes lines of this machine
 */
export function tabulatedLine(
  name: string,
  classes: Readonly<Record<string, Pick<TabulatedLine, 'coefficients'>>>,
): TabulatedLine | null {
  if (!Object.hasOwn(NS_PER_ELEMENT, name)) {
    return null;
  }
  const known = Object.hasOwn(classes, 'elementwise')
    ? rooflineMs(classes.elementwise.coefficients, workVector(REFERENCE.work)) / REFERENCE_MS
    : 1;
  const pace = Math.min(MAX_PACE, Math.max(1 / MAX_PACE, known));
  const perFlop = (pace * NS_PER_ELEMENT[name] * 1e-6) / FLOPS_PER_ELEMENT;
  const coefficients = workVector(REFERENCE.work).map((_, at) =>
    at === 0 ? LAUNCH_MS * pace : at === 1 ? perFlop : 0,
  );
  return { coefficients, error: UNMEASURED_ERROR, samples: 0 };
}

/** Former classes of the lines: the correction was trained with these. */
const TRAINED_AS: Readonly<Record<string, string>> = {
  ...shared(
    'elementwise',
    'relu clip leakyrelu thresholdedrelu hardsigmoid softsign comparison trilu sign shrink',
  ),
  ...shared('elementwise', 'acos asin atan tan sinh cosh asinh acosh atanh mod'),
  ...shared('gelu', 'tanh sin cos pow'),
  ...shared('sigmoid', 'elu selu celu log softplus'),
  ...shared('reduction', 'cumsum reducelogsumexp reduction-plain arg-reduction'),
  ...shared('data-movement', 'cast scatter gatherelements'),
};

/** The class under which the correction knows a line. */
export function trainedClass(name: string): string {
  return Object.hasOwn(TRAINED_AS, name) ? TRAINED_AS[name] : name;
}
