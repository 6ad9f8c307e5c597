import type { PictureView } from '../../../contracts/latency/picture';
import type { Arc } from '../../../numeric/drawing/layered';
import type { ModelCounts } from '../../../onnx/count/count-model';
import type { NodeCounts } from '../../../onnx/count/node-counts';
import type { Shape } from '../../../onnx/infer/tensor-fact';
import type { OnnxGraph, OnnxModel, OnnxNode } from '../../../onnx/model';

/** One thing that is drawn where no group hides it. */
export interface Item {
  readonly kind: 'node' | 'input' | 'output';
  readonly title: string;
  readonly name: string;
  readonly shape: Shape | null;
  /** Index among the nodes, inputs or outputs of the graph. */
  readonly index: number;
}

export interface DrawnGraph {
  /** Inputs, then nodes in the order of execution, then outputs. */
  readonly items: readonly Item[];
  /** Each pair once. */
  readonly arcs: readonly Arc[];
  readonly hidden: { readonly constants: number; readonly shapes: number; readonly ports: number };
}

/** Inputs, and outputs, that are drawn: some models state each weight as an input. */
const MAX_PORTS = 200;

/** What there is to draw of a model, and who reads what of whom. */
export function drawnGraph(
  { graph }: Pick<OnnxModel, 'graph'>,
  counts: Pick<ModelCounts, 'nodes' | 'inputs' | 'outputs'>,
  { all }: Pick<PictureView, 'all'>,
): DrawnGraph {
  const shown = counts.nodes.filter(({ timed }) => all || timed);
  const inputs = counts.inputs.slice(0, MAX_PORTS);
  const outputs = counts.outputs.slice(0, MAX_PORTS);
  const items: Item[] = [
    ...inputs.map(({ name, shape }, index): Item => ({ kind: 'input', title: name, name, shape, index })),
    ...shown.map(nodeItem),
    ...outputs.map(({ name, shape }, index): Item => ({ kind: 'output', title: name, name, shape, index })),
  ];
  const writer = new Map<string, number>(inputs.map(({ name }, item) => [name, item]));
  shown.forEach(({ node }, at) => node.outputs.forEach((name) => writer.set(name, inputs.length + at)));
  const reads = [
    ...shown.map(({ node }, at) => ({ item: inputs.length + at, names: valuesRead(node) })),
    ...outputs.map(({ name }, at) => ({ item: inputs.length + shown.length + at, names: [name] })),
  ];
  const hidden = counts.nodes.filter(({ timed }) => !all && !timed);
  return {
    items,
    arcs: arcsOf(reads, writer),
    hidden: {
      constants: hidden.filter((node) => node.class === 'constant').length,
      shapes: hidden.filter((node) => node.class === 'shape').length,
      ports: graph.inputs.length - inputs.length + graph.outputs.length - outputs.length,
    },
  };
}

function nodeItem({ node, index, resultShape }: NodeCounts): Item {
  return { kind: 'node', title: node.opType, name: node.name, shape: resultShape, index };
}

function arcsOf(
  reads: readonly { readonly item: number; readonly names: readonly string[] }[],
  writer: ReadonlyMap<string, number>,
): Arc[] {
  return reads.flatMap(({ item, names }) => {
    const from = new Set(names.flatMap((name) => (name === '' ? [] : (writer.get(name) ?? []))));
    from.delete(item);
    return [...from].map((each): Arc => ({ from: each, to: item }));
  });
}

/** Names of the values that a node reads, what its subgraphs read of the graph around them included. */
export function valuesRead({ inputs, attributes }: OnnxNode): readonly string[] {
  const bodies = [...attributes.values()].flatMap((attribute) =>
    attribute.type === 'graph' ? [attribute.value] : [],
  );
  return [...inputs, ...bodies.flatMap(freeValues)];
}

function freeValues({ nodes, outputs, inputs, initialisers }: OnnxGraph): readonly string[] {
  const own = new Set([
    ...nodes.flatMap((node) => node.outputs),
    ...[...inputs, ...initialisers].map(({ name }) => name),
  ]);
  return [...nodes.flatMap(valuesRead), ...outputs.map(({ name }) => name)].filter((name) => !own.has(name));
}
