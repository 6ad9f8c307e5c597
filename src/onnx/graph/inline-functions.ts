import type { OnnxAttribute, OnnxFunction, OnnxGraph, OnnxNode } from '../model';

const DEEPEST_CALL = 32;
const MAX_NODES = 1_000_000;

/** A function that calls itself, or calls that multiply without end. */
export class FunctionExpansionError extends Error {
  constructor(
    readonly node: OnnxNode,
    reason: string,
  ) {
    super(reason);
  }
}

/** Replaces calls of the model's own functions by their bodies, as runtimes do when they load the model. */
export function inlineFunctions(graph: OnnxGraph, functions: readonly OnnxFunction[]): OnnxGraph {
  if (functions.length === 0) {
    return graph;
  }
  const byName = new Map(
    functions.map((called) => [keyOf(called.domain, called.name, called.overload), called]),
  );
  const inliner = new Inliner(byName);
  return inliner.graph(graph);
}

function keyOf(domain: string, name: string, overload: string): string {
  return `${domain}\n${name}\n${overload}`;
}

class Inliner {
  private calls = 0;
  private nodeCount = 0;

  constructor(private readonly functions: ReadonlyMap<string, OnnxFunction>) {}

  graph(graph: OnnxGraph, depth = 0): OnnxGraph {
    return { ...graph, nodes: graph.nodes.flatMap((node) => this.expand(node, depth)) };
  }

  private expand(node: OnnxNode, depth: number): readonly OnnxNode[] {
    const called = this.functions.get(keyOf(node.domain, node.opType, node.overload ?? ''));
    if (++this.nodeCount > MAX_NODES) {
      throw new FunctionExpansionError(node, `the model's functions expand to more than ${MAX_NODES} nodes`);
    }
    if (called === undefined) {
      return [this.withInlinedSubgraphs(node, depth)];
    }
    if (depth >= DEEPEST_CALL) {
      throw new FunctionExpansionError(
        node,
        `function '${node.opType}' calls itself, or functions are nested more than ${DEEPEST_CALL} deep`,
      );
    }
    const rename = this.renaming(node, called);
    return called.nodes.flatMap((inner) => this.expand(instantiate(inner, rename, node, called), depth + 1));
  }

  /** Names inside the function as they are outside: what is passed keeps its outer name, the rest gets a fresh one. */
  private renaming(node: OnnxNode, called: OnnxFunction): (name: string) => string {
    const prefix = `${node.name !== '' ? node.name : node.opType}#${this.calls++}/`;
    const passed = new Map<string, string>();
    called.outputs.forEach((name, index) => passed.set(name, node.outputs[index] ?? ''));
    called.inputs.forEach((name, index) => passed.set(name, node.inputs[index] ?? ''));
    return (name) =>
      name === '' ? '' : passed.get(name) || (called.inputs.includes(name) ? '' : prefix + name);
  }

  private withInlinedSubgraphs(node: OnnxNode, depth: number): OnnxNode {
    if (![...node.attributes.values()].some(({ type }) => type === 'graph')) {
      return node;
    }
    const attributes = new Map<string, OnnxAttribute>();
    for (const [name, attribute] of node.attributes) {
      attributes.set(
        name,
        attribute.type === 'graph' ? { type: 'graph', value: this.graph(attribute.value, depth) } : attribute,
      );
    }
    return { ...node, attributes };
  }
}

/** One node of a function's body as the call makes it. */
function instantiate(
  inner: OnnxNode,
  rename: (name: string) => string,
  call: OnnxNode,
  called: OnnxFunction,
): OnnxNode {
  const attributes = new Map<string, OnnxAttribute>();
  for (const [name, attribute] of inner.attributes) {
    const given =
      attribute.type === 'reference'
        ? (call.attributes.get(attribute.value) ?? called.defaults.get(attribute.value))
        : attribute;
    if (given !== undefined) {
      attributes.set(
        name,
        given.type === 'graph' ? { type: 'graph', value: renameGraph(given.value, rename) } : given,
      );
    }
  }
  return {
    ...inner,
    name: rename(inner.name),
    inputs: inner.inputs.map(rename),
    outputs: inner.outputs.map(rename),
    attributes,
  };
}

/** A subgraph of a function's body sees the function's values under their new names; consistently renamed, its own too. */
function renameGraph(graph: OnnxGraph, rename: (name: string) => string): OnnxGraph {
  const renamed = <T extends { readonly name: string }>(items: readonly T[]): readonly T[] =>
    items.map((item) => ({ ...item, name: rename(item.name) }));
  return {
    ...graph,
    inputs: renamed(graph.inputs),
    outputs: renamed(graph.outputs),
    initialisers: renamed(graph.initialisers),
    valueInfo: renamed(graph.valueInfo),
    nodes: graph.nodes.map((node) => ({
      ...node,
      inputs: node.inputs.map(rename),
      outputs: node.outputs.map(rename),
      attributes: new Map(
        [...node.attributes].map(([name, attribute]) => [
          name,
          attribute.type === 'graph'
            ? { type: 'graph', value: renameGraph(attribute.value, rename) }
            : attribute,
        ]),
      ),
    })),
  };
}
