import { bytesOf, elementsOf } from '../../../workspace/onnx/element-type';
import type { ModelCounts } from '../../../workspace/onnx/count/count-model';
import type { NodeCounts } from '../../../workspace/onnx/count/node-counts';

/** Nodes that the runtime is expected to execute as one, and what that takes. */
export interface Kernel {
  /** What shares one line of the layer model. */
  readonly class: string;
  readonly nodes: readonly NodeCounts[];
  /** 1, FLOPs, bytes in, bytes of weights, bytes out: what time is a non-negative combination of. */
  readonly features: readonly number[];
}

const ACTIVATIONS = new Set(['Relu', 'Clip', 'LeakyRelu', 'Sigmoid', 'Tanh', 'HardSigmoid']);

/**
 * A model as the kernels that ONNX Runtime makes of it, without asking it: normalisation, residual and activation join
 * their convolution, a bias its product, and the Gelu and add-and-normalise patterns become one.
 */
export function kernelsOf(counts: ModelCounts): readonly Kernel[] {
  const timed = counts.nodes.filter((node) => node.timed);
  const readers = new Map<string, NodeCounts[]>();
  for (const one of timed) for (const name of new Set(one.node.inputs)) readers.set(name, [...(readers.get(name) ?? []), one]);
  const taken = new Set<NodeCounts>();
  return timed.flatMap((anchor) => {
    if (taken.has(anchor)) return [];
    const nodes = fused(anchor, (name) => (readers.get(name) ?? []).filter((reader) => !taken.has(reader)), counts);
    nodes.forEach((one) => taken.add(one));
    return [{ class: kernelClass(anchor, nodes), nodes, features: featuresOf(nodes, counts) }];
  });
}

/** The same nodes with nothing fused. */
export function layersOf(counts: ModelCounts): readonly Kernel[] {
  return counts.nodes.filter(({ timed }) => timed).map((node) => ({ class: kernelClass(node, [node]), nodes: [node], features: featuresOf([node], counts) }));
}

/** The anchor and what is fused into it. */
function fused(anchor: NodeCounts, readersOf: (name: string) => readonly NodeCounts[], counts: ModelCounts): readonly NodeCounts[] {
  const nodes = [anchor];
  const last = (): NodeCounts => nodes[nodes.length - 1];
  const absorb = (accepts: (next: NodeCounts) => boolean, alone = true): boolean => {
    const readers = readersOf(last().node.outputs[0]);
    const next = alone && readers.length > 1 ? undefined : readers.find(accepts);
    if (next !== undefined) nodes.push(next);
    return next !== undefined;
  };
  const is = (...types: readonly string[]) => ({ node }: NodeCounts): boolean => types.includes(node.opType);
  const { opType } = anchor.node;
  if (opType === 'Conv') {
    absorb(is('BatchNormalization'));
    absorb((next) => is('Add')(next) && sameShape(next, anchor) && !hasConstant(next, counts));
    absorb(({ node }) => ACTIVATIONS.has(node.opType));
  } else if (opType === 'MatMul') {
    absorb((next) => is('Add')(next) && hasConstant(next, counts));
  } else if (opType === 'Gemm') {
    absorb(is('Relu'));
  } else if (opType === 'Add') {
    absorb(is('LayerNormalization'), false);
  } else if ((opType === 'Div' || opType === 'Mul') && absorb(is('Erf'))) {
    if (absorb(is('Add')) && absorb(is('Mul'))) absorb((next) => is('Mul')(next) && hasConstant(next, counts));
  }
  return nodes;
}

function sameShape(a: NodeCounts, b: NodeCounts): boolean {
  return a.outputShapes[0]?.join() === b.outputShapes[0]?.join();
}

function hasConstant({ node }: NodeCounts, counts: ModelCounts): boolean {
  return node.inputs.some((name) => counts.factOf(name)?.weights != null);
}

function kernelClass(anchor: NodeCounts, nodes: readonly NodeCounts[]): string {
  if (anchor.view) return 'view';
  if (anchor.class === 'conv') return anchor.inputShapes[1]?.slice(2).every((size) => size === 1) ? 'conv-1x1' : 'conv';
  if (nodes.some(({ node }) => node.opType === 'LayerNormalization')) return 'normalisation';
  if (nodes.some(({ node }) => node.opType === 'Erf')) return 'gelu';
  return anchor.class;
}

function featuresOf(nodes: readonly NodeCounts[], counts: ModelCounts): readonly number[] {
  const inside = new Set(nodes.flatMap(({ node }) => node.outputs));
  const read = new Set(nodes.flatMap(({ node }) => node.inputs).filter((name) => name !== '' && !inside.has(name)));
  const bytesIn = [...read].reduce((sum, name) => {
    const fact = counts.factOf(name);
    return fact === null || fact.shape === null || fact.weights !== null ? sum : sum + bytesOf(fact.dtype, elementsOf(fact.shape));
  }, 0);
  // A view moves nothing, whatever its size.
  if (nodes[0].view) return [1, 0, 0, 0, 0];
  const sum = (pick: (node: NodeCounts) => number | null): number => nodes.reduce((total, node) => total + (pick(node) ?? 0), 0);
  return [1, sum(({ flops }) => flops), bytesIn, sum(({ bytesWeights }) => bytesWeights), nodes[nodes.length - 1].bytesOut ?? 0];
}
