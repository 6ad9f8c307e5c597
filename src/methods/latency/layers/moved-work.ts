/** What a kernel computes and moves, summed over its nodes, and into how many pieces its outer loop cuts that. */
import type { ModelCounts } from '../../../onnx/count/count-model';
import type { NodeCounts } from '../../../onnx/count/node-counts';
import { bytesOf, elementsOf } from '../../../onnx/element-type';
import type { Shape } from '../../../onnx/infer/tensor-fact';
import type { KernelWork } from './kernel-work';

export const FLOAT_BYTES = 4;

/** What any kernel computes and moves, whatever its class. */
export type MovedWork = Pick<KernelWork, 'flops' | 'inputBytes' | 'weightBytes' | 'outputBytes'>;

/** The sums over the nodes; what passes between them moves nowhere. */
export function workOf(nodes: readonly NodeCounts[], counts: ModelCounts): MovedWork {
  const inside = new Set(nodes.flatMap(({ node }) => node.outputs));
  const read = new Set(
    nodes.flatMap(({ node }) => node.inputs).filter((name) => name !== '' && !inside.has(name)),
  );
  const inputBytes = [...read].reduce((sum, name) => {
    const fact = counts.factOf(name);
    return fact === null || fact.shape === null || fact.weights !== null
      ? sum
      : sum + bytesOf(fact.dtype, elementsOf(fact.shape));
  }, 0);
  const sum = (pick: (node: NodeCounts) => number | null): number =>
    nodes.reduce((total, node) => total + (pick(node) ?? 0), 0);
  return {
    flops: sum(({ flops }) => flops),
    inputBytes,
    weightBytes: sum(({ bytesWeightsRead }) => bytesWeightsRead),
    outputBytes: nodes[nodes.length - 1].bytesOut ?? 0,
  };
}

/** What the model writes as floats, read as bytes. */
export function inBytes(work: MovedWork): MovedWork {
  return { ...work, inputBytes: work.inputBytes / FLOAT_BYTES, weightBytes: work.weightBytes / FLOAT_BYTES };
}

/** Pieces of an elementwise operation's result within which each input either runs along or stays at one number. */
export function spans({ node, inputShapes }: NodeCounts, output: Shape): number {
  const size = (shape: Shape | null, axis: number): number =>
    shape?.[axis - output.length + shape.length] ?? 1;
  let axis = output.length - 1;
  let span = 1;
  let moves: readonly boolean[] | null = null;
  for (; axis >= 0; axis--) {
    if (output[axis] === 1) {
      continue;
    }
    const moving = inputShapes.map((shape) => size(shape, axis) !== 1);
    if (moves !== null && moving.some((one, at) => one !== moves?.[at])) {
      break;
    }
    moves = moving;
    span *= output[axis];
  }
  // A choice is made in two passes.
  return ((node.opType === 'Where' ? 2 : 1) * elementsOf(output)) / Math.max(1, span);
}

/** Elements that a Transpose moves in one piece. */
export function unmoved({ node }: NodeCounts, output: Shape): number {
  const perm = node.attributes.get('perm');
  if (perm?.type !== 'ints') {
    return 1;
  }
  const moved = perm.value.filter((_, at) => output[at] !== 1);
  // Only axes of size one change places: a copy.
  if (moved.every((axis, at) => at === 0 || axis > moved[at - 1])) {
    return Math.max(1, elementsOf(output));
  }
  let piece = 1;
  for (let axis = output.length - 1; axis >= 0 && perm.value[axis] === axis; axis--) {
    piece *= output[axis];
  }
  return Math.max(1, piece);
}

/** Pieces that are copied to join or cut arrays along an axis. */
export function copies({ node, inputShapes, outputShapes }: NodeCounts, output: Shape): number {
  const axis = node.attributes.get('axis');
  const at = axis?.type === 'int' ? (axis.value + output.length) % Math.max(1, output.length) : 0;
  return Math.max(inputShapes.length, outputShapes.length) * elementsOf(output.slice(0, at));
}

export function numberOf({ node }: NodeCounts, name: string, fallback: number): number {
  const found = node.attributes.get(name);
  return found?.type === 'int' || found?.type === 'float' ? found.value : fallback;
}
