import type { Graph, Node } from '../graph';

/** Drops every node no output depends on: tfjs computes gradients of constants and conditions that are never used. */
export function removeDeadNodes(graph: Graph): Graph {
  const alive = new Set<Node>();
  const names = new Set(graph.outputs.map((output) => output.name));
  for (const node of [...graph.nodes].reverse()) {
    if (node.outputs.some((output) => names.has(output.name))) {
      alive.add(node);
      node.inputs.forEach((input) => names.add(input.name));
    }
  }
  return { ...graph, nodes: graph.nodes.filter((node) => alive.has(node)) };
}
