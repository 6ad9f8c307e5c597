/** Which nodes of a graph compute with integers when activations have fixed ranges. */
import { type EditableModel, type EditableNode, readersOf } from '../edit/editable-model';
import { weightedLayer, type WeightedLayer } from './layer-weights';

interface Between {
  readonly reads: 'first' | 'all';
  /** The result has scale and zero of the first input. */
  readonly same: boolean;
}

/** Operators that runtimes have for integers, between layers. */
const BETWEEN: ReadonlyMap<string, Between> = new Map([
  ...rules('MaxPool Reshape Flatten Squeeze Unsqueeze Transpose', { reads: 'first', same: true }),
  ...rules('AveragePool GlobalAveragePool LeakyRelu Sigmoid', { reads: 'first', same: false }),
  ...rules('Add Sum Mul Concat', { reads: 'all', same: false }),
]);
/** What a layer takes in: its range after them is what its integers need to cover. */
const ACTIVATIONS: ReadonlySet<string> = new Set(['Relu', 'Clip']);

function rules(names: string, rule: Between): (readonly [string, Between])[] {
  return names.split(' ').map((name) => [name, rule] as const);
}

export interface IntegerGraph {
  readonly layers: ReadonlyMap<EditableNode, WeightedLayer>;
  /** Nodes between layers that compute with integers too. */
  readonly between: ReadonlySet<EditableNode>;
  /** Activations that join the layer before them. */
  readonly absorbed: ReadonlySet<EditableNode>;
  /** Values as integers, in the order in which they come about. */
  readonly values: readonly string[];
  /** For a value that keeps its range: the value it has it from. */
  readonly sameAs: ReadonlyMap<string, string>;
  readonly readers: ReadonlyMap<string, readonly EditableNode[]>;
  readonly writers: ReadonlyMap<string, EditableNode>;
}

export function integerGraph(model: EditableModel): IntegerGraph {
  const { nodes } = model;
  const readers = readersOf(nodes);
  const writers = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const outputs = new Set(model.outputs.map(({ name }) => name));
  const layers = new Map<EditableNode, WeightedLayer>();
  for (const node of nodes) {
    const layer = weightedLayer(model, node);
    // The sum of a layer starts from its bias: one that is computed has no integers.
    if (layer !== null && layer.bias !== undefined) {
      layers.set(node, layer);
    }
  }
  const soleReader = (name: string): EditableNode | null => {
    const found = readers.get(name) ?? [];
    return found.length === 1 && !outputs.has(name) ? found[0] : null;
  };
  const absorbed = new Set<EditableNode>();
  // Forwards: what can go on with integers, because all it reads are some.
  const asIntegers = new Set<string>();
  const possible = new Set<EditableNode>();
  for (const node of nodes) {
    const rule = node.domain === '' ? BETWEEN.get(node.opType) : undefined;
    if (layers.has(node)) {
      asIntegers.add(node.outputs[0]);
    } else if (node.domain === '' && ACTIVATIONS.has(node.opType) && asIntegers.has(node.inputs[0])) {
      const before = writers.get(node.inputs[0]);
      const isKnown = before !== undefined && (layers.has(before) || possible.has(before));
      if (isKnown && soleReader(node.inputs[0]) === node) {
        absorbed.add(node);
        asIntegers.add(node.outputs[0]);
      }
    } else if (rule !== undefined && dataOf(node, rule.reads).every((name) => asIntegers.has(name))) {
      if (node.opType !== 'Sum' || node.inputs.length === 2) {
        possible.add(node);
        asIntegers.add(node.outputs[0]);
      }
    }
  }
  return { layers, ...useful(model, { layers, possible, absorbed, readers, writers }), readers, writers };
}

function dataOf({ inputs }: EditableNode, reads: 'first' | 'all'): readonly string[] {
  return reads === 'all' ? inputs : inputs.slice(0, 1);
}

interface Candidates {
  readonly layers: ReadonlyMap<EditableNode, WeightedLayer>;
  readonly possible: ReadonlySet<EditableNode>;
  readonly absorbed: ReadonlySet<EditableNode>;
  readonly readers: ReadonlyMap<string, readonly EditableNode[]>;
  readonly writers: ReadonlyMap<string, EditableNode>;
}

/** Backwards: a value is worth changing to integers when a layer reads it, at once or through nodes that can compute with them. */
function useful(
  { nodes }: EditableModel,
  { layers, possible, absorbed: candidates, readers, writers }: Candidates,
): Pick<IntegerGraph, 'between' | 'absorbed' | 'values' | 'sameAs'> {
  const between = new Set<EditableNode>();
  const absorbed = new Set<EditableNode>();
  const wanted = new Set<string>();
  for (const node of [...nodes].reverse()) {
    const [output] = node.outputs;
    if (layers.has(node)) {
      wanted.add(node.inputs[0]);
      // A convolution has integers for its result only.
      const next = readers.get(output)?.[0];
      const isAbsorbed = next !== undefined && candidates.has(next) && next.inputs[0] === output;
      if (isAbsorbed && (wanted.has(next.outputs[0]) || node.opType === 'Conv')) {
        absorbed.add(next);
        wanted.add(next.outputs[0]);
        wanted.delete(output);
      } else if (node.opType === 'Conv') {
        wanted.add(output);
      }
    } else if (possible.has(node) && wanted.has(output)) {
      between.add(node);
      dataOf(node, BETWEEN.get(node.opType)?.reads ?? 'first').forEach((name) => wanted.add(name));
    } else if (candidates.has(node) && wanted.has(output)) {
      const before = writers.get(node.inputs[0]);
      if (before !== undefined && possible.has(before)) {
        absorbed.add(node);
        between.add(before);
        dataOf(before, BETWEEN.get(before.opType)?.reads ?? 'first').forEach((name) => wanted.add(name));
      } else if (before !== undefined && layers.has(before)) {
        absorbed.add(node);
      }
    }
  }
  const sameAs = new Map<string, string>();
  for (const node of between) {
    // An activation changes the range.
    if (BETWEEN.get(node.opType)?.same === true && wanted.has(node.outputs[0])) {
      sameAs.set(node.outputs[0], node.inputs[0]);
    }
  }
  const made = new Set(nodes.flatMap(({ outputs }) => outputs));
  const values = [
    ...[...wanted].filter((name) => !made.has(name)),
    ...nodes.flatMap(({ outputs }) => outputs.filter((name) => wanted.has(name))),
  ];
  return { between, absorbed, values, sameAs };
}
