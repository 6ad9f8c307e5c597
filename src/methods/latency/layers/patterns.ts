/** Groups of nodes that exporters write and ONNX Runtime has one operator for. */
import type { NodeCounts } from '../../../onnx/count/node-counts';
import { type KernelPart, VIEW } from './kernel';
import type { NodeGraph } from './node-graph';

export interface Pattern {
  readonly operator: string;
  /** In the order of the model. */
  readonly nodes: readonly NodeCounts[];
  readonly core: NodeCounts;
  /** What the runtime does beside it because of it. */
  readonly extras?: readonly KernelPart[];
}

/** The patterns of a model, by each of their nodes. A node belongs to one at most. */
export function findPatterns(graph: NodeGraph): ReadonlyMap<NodeCounts, Pattern> {
  const found = new Map<NodeCounts, Pattern>();
  for (const core of graph.nodes) {
    const matched = matchers[core.node.opType]?.(graph, core) ?? null;
    if (matched === null || matched.nodes.some((one) => found.has(one) || graph.unitOf(one) !== null)) {
      continue;
    }
    const pattern = { ...matched, nodes: [...new Set(matched.nodes)].sort((a, b) => a.index - b.index) };
    for (const one of pattern.nodes) {
      found.set(one, pattern);
    }
  }
  return found;
}

type Matcher = (graph: NodeGraph, core: NodeCounts) => Pattern | null;

const matchers: Readonly<Record<string, Matcher>> = {
  Erf: matchGelu,
  Tanh: matchTanhGelu,
  Sigmoid: matchSwish,
  HardSigmoid: matchHardSwish,
  ReduceMean: matchLayerNormalisation,
  MatMul: matchProduct,
  Slice: matchSlices,
  Gather: matchLookups,
};

const is = (one: NodeCounts | null, ...types: readonly string[]): one is NodeCounts =>
  one !== null && types.includes(one.node.opType);

/** The writer of a node's only variable input. */
function above(graph: NodeGraph, one: NodeCounts): NodeCounts | null {
  const variables = graph.variablesOf(one);
  return variables.length === 1 ? graph.writerOf(variables[0]) : null;
}

/** x · 0.5 · (1 + f): what follows `f` in both forms of Gelu, wherever the 0.5 stands. */
function geluTail(graph: NodeGraph, inner: NodeCounts): readonly NodeCounts[] | null {
  const added = graph.soleReader(inner);
  if (!is(added, 'Add') || !graph.hasScalar(added)) {
    return null;
  }
  const product = graph.soleReader(added);
  if (!is(product, 'Mul')) {
    return null;
  }
  const nodes = [inner, added, product];
  const other = graph.inputsOf(product).find((name) => name !== graph.resolve(added.node.outputs[0]));
  const half = other === undefined ? null : graph.writerOf(other);
  if (is(half, 'Mul') && graph.hasScalar(half) && graph.soleReader(half) === product) {
    return [...nodes, half];
  }
  const last = graph.soleReader(product);
  return is(last, 'Mul') && graph.hasScalar(last) ? [...nodes, last] : nodes;
}

/** x / √2 → Erf → + 1 → · x → · 0.5 */
function matchGelu(graph: NodeGraph, core: NodeCounts): Pattern | null {
  const scaled = above(graph, core);
  if (!is(scaled, 'Div', 'Mul') || graph.soleReader(scaled) !== core) {
    return null;
  }
  const tail = geluTail(graph, core);
  return tail === null ? null : { operator: 'Gelu', core, nodes: [scaled, ...tail] };
}

/** (x + 0.0447 x³) · √(2/π) → Tanh → + 1 → · x → · 0.5 */
function matchTanhGelu(graph: NodeGraph, core: NodeCounts): Pattern | null {
  const scaled = above(graph, core);
  if (!is(scaled, 'Mul') || !graph.hasScalar(scaled)) {
    return null;
  }
  const sum = above(graph, scaled);
  if (!is(sum, 'Add')) {
    return null;
  }
  const cubes = graph
    .inputsOf(sum)
    .map((name) => graph.writerOf(name))
    .find((one) => is(one, 'Mul') && graph.hasScalar(one));
  if (cubes === undefined || cubes === null) {
    return null;
  }
  const cube = above(graph, cubes);
  const tail = geluTail(graph, core);
  return is(cube, 'Pow') && tail !== null
    ? { operator: 'FastGelu', core, nodes: [cube, cubes, sum, scaled, ...tail] }
    : null;
}

/** x · sigmoid(x) */
function matchSwish(graph: NodeGraph, core: NodeCounts): Pattern | null {
  const product = graph.soleReader(core);
  const x = graph.inputsOf(core)[0];
  if (!is(product, 'Mul') || !graph.inputsOf(product).includes(x)) {
    return null;
  }
  return { operator: 'QuickGelu', core, nodes: [core, product] };
}

/** x · hard sigmoid(x), of the usual slope, which joins the convolution that wrote x. */
function matchHardSwish(graph: NodeGraph, core: NodeCounts): Pattern | null {
  const slope = core.node.attributes.get('alpha');
  if (slope?.type !== 'float' || Math.abs(slope.value - 1 / 6) > 1e-3) {
    return null;
  }
  const product = graph.soleReader(core);
  const [x] = graph.inputsOf(core);
  if (!is(product, 'Mul') || !graph.inputsOf(product).includes(x)) {
    return null;
  }
  return is(graph.writerOf(x), 'Conv', 'BatchNormalization')
    ? { operator: 'HardSwish', core, nodes: [core, product] }
    : null;
}

/** mean → x − mean → squared → mean → + ε → √ → divide → · gain → + offset; without the mean for the root-mean-square form. */
function matchLayerNormalisation(graph: NodeGraph, core: NodeCounts): Pattern | null {
  const square = above(graph, core);
  // Only means over the last axis are looked for.
  if (!is(square, 'Pow', 'Mul') || graph.isReordered(core)) {
    return null;
  }
  const base = graph.variablesOf(square)[0];
  const centred = graph.writerOf(base);
  const mean = is(centred, 'Sub')
    ? graph
        .inputsOf(centred)
        .map((name) => graph.writerOf(name))
        .find((one) => is(one, 'ReduceMean'))
    : undefined;
  // The runtime has moved a change of order behind the subtraction before it looks for normalisations.
  const isMoved = mean != null && transposesForMean(graph, graph.writerOf(graph.variablesOf(mean)[0]));
  const nodes = [square, core];
  let last: NodeCounts = core;
  for (const types of [['Add'], ['Sqrt'], ['Div', 'Reciprocal']]) {
    const next = graph.soleReader(last);
    if (!is(next, ...types)) {
      return null;
    }
    nodes.push(next);
    last = next;
  }
  for (const types of isMoved ? [['Mul']] : [['Mul'], ['Mul', 'Add'], ['Add']]) {
    const next = graph.soleReader(last);
    if (!is(next, ...types) || !(graph.hasConstant(next) || graph.inputsOf(next).includes(base))) {
      break;
    }
    nodes.push(next);
    last = next;
  }
  if (mean != null && centred !== null && !isMoved) {
    return { operator: 'LayerNormalization', core, nodes: [mean, centred, ...nodes] };
  }
  return { operator: 'SimplifiedLayerNormalization', core, nodes };
}

/** Whether a node puts channels last for a normalisation, written out, that begins with their mean. */
export function transposesForMean(graph: NodeGraph, one: NodeCounts | null): boolean {
  if (!is(one, 'Transpose') || one.inputShapes[0]?.length !== 4) {
    return false;
  }
  const readers = graph.readers(one.node.outputs[0]);
  return readers.some((reader) => is(reader, 'ReduceMean')) && readers.some((reader) => is(reader, 'Sub'));
}

/** A product takes over factors before it, and on each side a change of order that it can follow. */
function matchProduct(graph: NodeGraph, core: NodeCounts): Pattern | null {
  if (graph.variablesOf(core).length < 2) {
    return null;
  }
  const before = graph.variablesOf(core).flatMap((name): NodeCounts[] => {
    const taken: NodeCounts[] = [];
    let reader = core;
    for (
      let writer = graph.writerOf(name);
      writer !== null && graph.soleReader(writer) === reader;
      writer = above(graph, writer)
    ) {
      const isScale = is(writer, 'Mul', 'Div') && graph.hasScalar(writer);
      const isOrder =
        is(writer, 'Transpose') &&
        (swapsLastTwo(writer) || movesFirstInwards(writer)) &&
        !taken.some((one) => is(one, 'Transpose'));
      if (!isScale && !isOrder) {
        break;
      }
      taken.push(writer);
      reader = writer;
    }
    return taken;
  });
  return before.length === 0 ? null : { operator: 'FusedMatMul', core, nodes: [...before, core] };
}

/** The first axis becomes the rows, or the columns, of each matrix. */
function movesFirstInwards({ node }: NodeCounts): boolean {
  const perm = node.attributes.get('perm');
  if (perm?.type !== 'ints' || perm.value.length < 3) {
    return false;
  }
  const last = perm.value.length - 1;
  const [rows, columns] = perm.value.slice(-2);
  return (
    perm.value.slice(0, -2).every((axis, at) => axis === at + 1) &&
    ((rows === 0 && columns === last) || (rows === last && columns === 0))
  );
}

function swapsLastTwo({ node, inputShapes }: NodeCounts): boolean {
  const perm = node.attributes.get('perm');
  const rank = inputShapes[0]?.length ?? 0;
  if (perm?.type !== 'ints' || rank < 2) {
    return false;
  }
  return perm.value.every(
    (axis, at) => axis === (at < rank - 2 ? at : at === rank - 2 ? rank - 1 : rank - 2),
  );
}

/** Slices that cut one value into equal parts along one axis are made a single Split. */
function matchSlices(graph: NodeGraph, core: NodeCounts): Pattern | null {
  const readers = graph.readers(graph.inputsOf(core)[0]).filter((one) => is(one, 'Slice'));
  const [whole, part] = [core.inputShapes[0], core.outputShapes[0]];
  if (readers.length < 2 || whole == null || part == null || readers[0] !== core) {
    return null;
  }
  const axis = part.findIndex((size, at) => size !== whole[at]);
  const isEqual = readers.every(({ outputShapes }) => outputShapes[0]?.join() === part.join());
  return axis >= 0 && isEqual && readers.length * part[axis] === whole[axis]
    ? { operator: 'Split', core, nodes: readers }
    : null;
}

/** So are lookups, by constant numbers, of all entries along one axis; each then loses the axis by a reshape. */
function matchLookups(graph: NodeGraph, core: NodeCounts): Pattern | null {
  const readers = graph
    .readers(graph.inputsOf(core)[0])
    .filter(
      (one) =>
        is(one, 'Gather') &&
        axisOf(one) === axisOf(core) &&
        one.inputShapes[1]?.length === 0 &&
        graph.isConstant(graph.inputsOf(one)[1]),
    );
  const whole = core.inputShapes[0];
  if (readers.length < 2 || whole == null || readers[0] !== core || readers.length !== whole[axisOf(core)]) {
    return null;
  }
  return { operator: 'Split', core, nodes: readers, extras: readers.map(() => VIEW) };
}

function axisOf({ node, inputShapes }: NodeCounts): number {
  const axis = node.attributes.get('axis');
  return axis?.type !== 'int' ? 0 : axis.value < 0 ? axis.value + (inputShapes[0]?.length ?? 0) : axis.value;
}
