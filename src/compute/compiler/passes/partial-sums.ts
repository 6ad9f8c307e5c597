import { sizeOf } from '../../tensors';
import { arrayOf } from '../graph';
import type { Graph, Node, NodeAttributes, Shape, Value } from '../graph';

/** Rows from which a product over them, as the gradient of weights is, reads far more than it writes. */
const MANY_ROWS = 512;
const FEWEST_PARTS = 3;

interface SumTree {
  readonly root: Value;
  readonly leaves: readonly Value[];
  readonly additions: readonly Node[];
}

/**
 * Adds the gradients of weights that every step of a sequence uses in one go, all weights together, instead of one after
 * the other. Of several chains of additions, ONNX Runtime follows one through the whole sequence before it begins the
 * next, and keeps what the products of each step read until then. With one node that waits for every part, and in the
 * order of `orderForScheduler`, the parts of a step are computed together: its arrays are read while they are in the
 * cache, and given back.
 */
export function joinPartialSums(graph: Graph): Graph {
  const trees = independent(graph, sumTrees(graph));
  if (trees.length < 2) {
    return graph;
  }
  const removed = new Set(trees.flatMap(({ additions }) => additions));
  const leaves = new Set(trees.flatMap((tree) => tree.leaves.map(({ name }) => name)));
  const last = graph.nodes.findLastIndex(({ outputs }) => outputs.some(({ name }) => leaves.has(name)));
  const roots = new Set(trees.map(({ root }) => root.name));
  const firstUse = graph.nodes.findIndex(
    (node) => !removed.has(node) && node.inputs.some(({ name }) => roots.has(name)),
  );
  if (firstUse < last) {
    return graph;
  }
  const keep = (nodes: readonly Node[]) => nodes.filter((node) => !removed.has(node));
  return {
    ...graph,
    nodes: [...keep(graph.nodes.slice(0, last + 1)), ...joined(trees), ...keep(graph.nodes.slice(last + 1))],
  };
}

/** Additions of many parts of equal shape, each a product over many rows that nothing else reads. */
function sumTrees({ nodes, outputs }: Graph): SumTree[] {
  const producers = new Map(nodes.flatMap((node) => node.outputs.map(({ name }) => [name, node] as const)));
  const uses = new Map<string, number>();
  [...nodes.flatMap(({ inputs }) => inputs), ...outputs].forEach(({ name }) =>
    uses.set(name, (uses.get(name) ?? 0) + 1),
  );
  const addition = ({ name, shape }: Value): Node | null => {
    const node = producers.get(name);
    return node?.operator === 'Add' && node.inputs.every((input) => String(input.shape) === String(shape))
      ? node
      : null;
  };
  const collect = (root: Value): SumTree => {
    const [additions, leaves, open]: [Node[], Value[], Value[]] = [[], [], [root]];
    for (let value = open.pop(); value !== undefined; value = open.pop()) {
      const node = value === root || uses.get(value.name) === 1 ? addition(value) : null;
      if (node === null) {
        leaves.push(value);
      } else {
        additions.push(node);
        open.push(...node.inputs);
      }
    }
    return { root, leaves, additions };
  };
  const isPart = ({ name }: Value): boolean => {
    const node = producers.get(name);
    const product = node?.operator === 'Reshape' ? producers.get(node.inputs[0].name) : node;
    const rows = product?.operator === 'MatMul' ? (product.inputs[0].shape.at(-1) ?? 0) : 0;
    return rows >= MANY_ROWS && uses.get(name) === 1;
  };
  const inner = new Set<Node>();
  return [...nodes].reverse().flatMap((node) => {
    const [root] = node.outputs;
    if (inner.has(node) || addition(root) === null) {
      return [];
    }
    const tree = collect(root);
    tree.additions.forEach((each) => inner.add(each));
    return tree.leaves.length >= FEWEST_PARTS && tree.leaves.every(isPart) ? [tree] : [];
  });
}

/** Those of the trees whose sum no part of any tree depends on. */
function independent({ nodes }: Graph, trees: readonly SumTree[]): SumTree[] {
  const needed = new Set(trees.flatMap((tree) => tree.leaves.map(({ name }) => name)));
  for (const node of [...nodes].reverse()) {
    if (node.outputs.some(({ name }) => needed.has(name))) {
      node.inputs.forEach(({ name }) => needed.add(name));
    }
  }
  return trees.filter(({ root }) => !needed.has(root.name));
}

/** One concatenation of all parts, then one sum per tree. */
function joined(trees: readonly SumTree[]): readonly Node[] {
  const nodes: Node[] = [];
  const append = (
    name: string,
    operator: string,
    inputs: readonly Value[],
    shapes: readonly Shape[],
    attributes: NodeAttributes = {},
  ): readonly Value[] => {
    const outputs: Value[] = [];
    const node: Node = { operator, inputs, outputs, attributes };
    shapes.forEach((shape, index) =>
      outputs.push({
        name: `${name}${index === 0 ? '' : `.${index}`}`,
        type: 'float32',
        shape,
        constant: null,
        producer: node,
      }),
    );
    nodes.push(node);
    return outputs;
  };
  const integers = (name: string, numbers: readonly number[]): Value => ({
    name,
    type: 'int64',
    shape: [numbers.length],
    constant: arrayOf(numbers, 'int64'),
    producer: null,
  });
  const reshaped = (name: string, value: Value, shape: Shape) =>
    append(name, 'Reshape', [value, integers(`${name}.shape`, shape)], [shape])[0];
  const flat = trees.flatMap(({ leaves }) =>
    leaves.map((leaf) =>
      leaf.shape.length === 1 ? leaf : reshaped(`${leaf.name}.flat`, leaf, [sizeOf(leaf.shape)]),
    ),
  );
  const lengths = trees.map(({ root, leaves }) => leaves.length * sizeOf(root.shape));
  const name = `${trees[0].root.name}.parts`;
  const [all] = append(name, 'Concat', flat, [[lengths.reduce((sum, length) => sum + length, 0)]], {
    axis: 0,
  });
  const pieces = append(
    `${name}.split`,
    'Split',
    [all, integers(`${name}.lengths`, lengths)],
    lengths.map((length) => [length]),
    { axis: 0 },
  );
  trees.forEach(({ root, leaves }, index) => {
    const parts = reshaped(`${root.name}.rows`, pieces[index], [leaves.length, sizeOf(root.shape)]);
    const axes = integers(`${root.name}.axes`, [0]);
    const [sum] = append(`${root.name}.sum`, 'ReduceSum', [parts, axes], [[1, sizeOf(root.shape)]], {
      keepdims: 1,
    });
    reshaped(root.name, sum, root.shape);
  });
  return nodes;
}
