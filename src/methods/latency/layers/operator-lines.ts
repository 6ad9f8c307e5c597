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

/** Mean time of the probes, in ms, on the machine that recorded the shipped model. */
export const REFERENCE_PROBE_MS = 0.55;

/** A line as the layer model keeps it. */
export interface TabulatedLine {
  readonly coefficients: readonly number[];
  readonly error: number;
  readonly samples: number;
}

/** Nanoseconds per element, by line, on a machine whose probes take REFERENCE_PROBE_MS. */
const NS_PER_ELEMENT: Readonly<Record<string, number>> = {
  relu: 0.24,
  clip: 0.26,
  leakyrelu: 0.28,
  thresholdedrelu: 0.23,
  hardsigmoid: 0.25,
  softsign: 0.32,
  comparison: 0.19,
  tanh: 0.31,
  trilu: 0.3,
  sign: 1,
  shrink: 0.81,
  acos: 0.53,
  asin: 0.97,
  atan: 0.85,
  elu: 1.5,
  selu: 1.4,
  celu: 1.6,
  log: 1.4,
  cos: 1.6,
  sin: 1.6,
  tan: 5.4,
  sinh: 10,
  cosh: 5.5,
  asinh: 10,
  acosh: 3.4,
  atanh: 8.9,
  softplus: 7.4,
  mish: 7.9,
  mod: 3.4,
  pow: 4.5,
  cumsum: 2.4,
  reducelogsumexp: 3.1,
  'reduction-plain': 0.57,
  'arg-reduction': 0.37,
  topk: 1.1,
  cast: 0.2,
  'cast-wide': 0.5,
  scatter: 3.9,
  gatherelements: 1,
  gather: 0.27,
  tile: 0.3,
  lrn: 21,
  // Bytes, from profiles of quantised networks.
  nhwcmaxpool: 0.25,
  byteorder: 0.12,
  byteshuffle: 4.3,
};
/** Operators that share a line. */
const SHARED: Readonly<Record<string, string>> = {
  ...shared('comparison', 'Equal Less LessOrEqual Greater GreaterOrEqual And Or Xor Not IsNaN IsInf'),
  ...shared('reduction-plain', 'ReduceL1 ReduceL2 ReduceLogSum ReduceProd ReduceSumSquare'),
  ...shared('arg-reduction', 'ArgMax ArgMin'),
  ...shared('scatter', 'Scatter ScatterElements ScatterND'),
};
/** Time is counted per element; with so many operations each, no cost per operation is beyond what a line may hold. */
const FLOPS_PER_ELEMENT = 16;
/** Powers that the runtime computes as products. */
const PRODUCTS: ReadonlySet<number> = new Set([2, 3]);
/** Numbers that lie together and are added to as many others at once; a sum along the last axis waits for each before. */
const MIN_ROW = 16;
/** Of an element of a cast's result that costs more. */
const WIDE_BYTES = 8;
const LAUNCH_MS = 0.002;
/** A part, for the length of its work as a vector. */
const ONE = part('elementwise', { flops: 1 }).work;
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
  const line = lineNameOf(operator, core);
  if (!Object.hasOwn(NS_PER_ELEMENT, line) || (operator === 'Pow' && isProduct(core, counts))) {
    return null;
  }
  if (operator === 'CumSum' && addsRows(core, counts)) {
    return part('elementwise', { flops: elementsOf(output), inputBytes, outputBytes });
  }
  const counted =
    line === 'scatter'
      ? (core.inputShapes[2] ?? output)
      : core.class === 'reduction' || line === 'topk'
        ? (core.inputShapes[0] ?? output)
        : output;
  return part(line, { flops: FLOPS_PER_ELEMENT * elementsOf(counted), inputBytes, outputBytes, excess: 0 });
}

/** A line of bytes, by elements. */
export function bytePart(line: 'nhwcmaxpool' | 'byteorder' | 'byteshuffle', shape: Shape): KernelPart {
  const elements = elementsOf(shape);
  return part(line, {
    flops: FLOPS_PER_ELEMENT * elements,
    inputBytes: elements,
    outputBytes: elements,
    excess: 0,
  });
}

function lineNameOf(operator: string, core: NodeCounts): string {
  if (operator === 'Cast' || operator === 'CastLike') {
    const bytes = (core.bytesOut ?? 0) / Math.max(1, elementsOf(core.outputShapes[0] ?? []));
    return bytes >= WIDE_BYTES ? 'cast-wide' : 'cast';
  }
  return Object.hasOwn(SHARED, operator) ? SHARED[operator] : operator.toLowerCase();
}

function isProduct({ node }: NodeCounts, counts: ModelCounts): boolean {
  const exponent = counts.factOf(node.inputs[1] ?? '')?.values;
  return exponent?.length === 1 && PRODUCTS.has(exponent[0]);
}

/** Whether a sum along an axis adds whole rows, as an elementwise operator does. */
function addsRows({ node, inputShapes: [shape] }: NodeCounts, counts: ModelCounts): boolean {
  const axis = counts.factOf(node.inputs[1] ?? '')?.values?.[0];
  if (axis === undefined || shape == null) {
    return false;
  }
  return elementsOf(shape.slice(axis < 0 ? axis + shape.length + 1 : axis + 1)) >= MIN_ROW;
}

/**
 * A line for an operator that no kernel was measured for: its cost in the table.
 * @param pace how much longer this machine's probes take than those of the table
 */
export function tabulatedLine(name: string, pace = 1): TabulatedLine | null {
  if (!Object.hasOwn(NS_PER_ELEMENT, name)) {
    return null;
  }
  const perFlop = (pace * NS_PER_ELEMENT[name] * 1e-6) / FLOPS_PER_ELEMENT;
  const coefficients = workVector(ONE).map((_, at) => (at === 0 ? LAUNCH_MS * pace : at === 1 ? perFlop : 0));
  return { coefficients, error: UNMEASURED_ERROR, samples: 0 };
}

/** Former classes of the lines: the correction was trained with these. */
const TRAINED_AS: Readonly<Record<string, string>> = {
  ...shared(
    'elementwise',
    'relu clip leakyrelu thresholdedrelu hardsigmoid softsign comparison trilu sign shrink',
  ),
  ...shared('elementwise', 'acos asin atan tan sinh cosh asinh acosh atanh mod mish'),
  ...shared('gelu', 'tanh sin cos pow'),
  ...shared('sigmoid', 'elu selu celu log softplus'),
  ...shared('reduction', 'cumsum reducelogsumexp reduction-plain arg-reduction'),
  topk: 'sorting',
  nhwcmaxpool: 'pooling-int8',
  ...shared('transpose', 'byteorder byteshuffle'),
  ...shared('data-movement', 'cast cast-wide scatter gatherelements gather tile'),
};

/** The class under which the correction knows a line. */
export function trainedClass(name: string): string {
  return Object.hasOwn(TRAINED_AS, name) ? TRAINED_AS[name] : name;
}
