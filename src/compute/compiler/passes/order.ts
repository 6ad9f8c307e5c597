import type { Graph, Node } from '../graph';

/**
 * Orders the nodes so that ONNX Runtime computes a gradient as soon as it can.
 *
 * Its scheduler walks from the outputs towards the inputs, depth first, and of several inputs takes the node with the
 * highest index first. In the order of a trace it would walk the whole backward pass for the weights, and only then
 * compute the gradients of the biases, from arrays that have long left the cache and whose memory could not be used again
 * meanwhile. Among nodes equally far from the end, those that depend on least therefore get the highest indices.
 */
export function orderForScheduler(graph: Graph): Graph {
  const depths = longestPaths(
    graph.nodes,
    ({ inputs }) => inputs,
    ({ outputs }) => outputs,
  );
  const distances = longestPaths(
    [...graph.nodes].reverse(),
    ({ outputs }) => outputs,
    ({ inputs }) => inputs,
  ).reverse();
  const order = [...graph.nodes.keys()].sort((a, b) => distances[b] - distances[a] || depths[b] - depths[a]);
  return { ...graph, nodes: order.map((index) => graph.nodes[index]) };
}

/** For each node, in the order given, the most nodes on a path that ends with it and runs from `before` to `after`. */
function longestPaths(
  nodes: readonly Node[],
  before: (node: Node) => Node['inputs'],
  after: (node: Node) => Node['outputs'],
): number[] {
  const longest = new Map<string, number>();
  return nodes.map((node) => {
    const length = 1 + Math.max(0, ...before(node).map(({ name }) => longest.get(name) ?? 0));
    after(node).forEach(({ name }) => longest.set(name, Math.max(length, longest.get(name) ?? 0)));
    return length;
  });
}
