/** What the runtime knows when it loads a model: it computes that once, and leaves it out of every run. */
import type { ModelCounts } from '../../../onnx/count/count-model';
import type { NodeCounts } from '../../../onnx/count/node-counts';

export interface Folding {
  /** Values that are computed when the model is loaded, beside its constants. */
  readonly folded: ReadonlySet<string>;
  /** Values whose shape, or whose elements where these are shapes, depend on a dimension that the file leaves open. */
  readonly open: ReadonlySet<string>;
}

/** Follows both through the model, in order. What an open dimension touches is taken as open as a whole. */
export function foldingOf({ nodes, dimensions, factOf }: ModelCounts): Folding {
  const folded = new Set<string>();
  const open = new Set(
    dimensions.flatMap(({ places }) => places).map((place) => place.slice(0, place.lastIndexOf('['))),
  );
  const isKnown = (name: string): boolean => name === '' || folded.has(name) || factOf(name)?.weights != null;
  for (const { node } of nodes) {
    const isOpen = node.inputs.some((name) => open.has(name));
    const written = node.outputs.filter((name) => name !== '');
    if (isOpen) {
      written.forEach((name) => open.add(name));
    }
    const asksShape = node.opType === 'Shape' || node.opType === 'Size';
    const isFolded = node.inputs.length > 0 && (asksShape ? !isOpen : node.inputs.every(isKnown));
    if (isFolded && !holdsGraph(node)) {
      written.forEach((name) => folded.add(name));
    }
  }
  return { folded, open };
}

/** Arithmetic on shapes that runs with the model, because something else than the shape of a Reshape needs what it gives. */
export function shapeNodesThatRun({ nodes }: ModelCounts, { folded }: Folding): ReadonlySet<NodeCounts> {
  const needed = new Set<string>();
  const run = new Set<NodeCounts>();
  for (const one of [...nodes].reverse()) {
    const { opType, inputs, outputs } = one.node;
    if (outputs.some((name) => folded.has(name))) {
      continue;
    }
    const isShape = one.class === 'shape';
    if (isShape && !outputs.some((name) => needed.has(name))) {
      continue;
    }
    if (isShape) {
      run.add(one);
    }
    inputs.forEach((name, at) => name !== '' && !(opType === 'Reshape' && at === 1) && needed.add(name));
  }
  return run;
}

function holdsGraph({ attributes }: NodeCounts['node']): boolean {
  return [...attributes.values()].some(({ type }) => type === 'graph');
}
