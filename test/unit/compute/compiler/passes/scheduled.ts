import type { Graph } from '../../../../../src/compute/compiler/graph';

/** The order in which a depth-first walk from the outputs, highest index first, computes the nodes: ONNX Runtime's. */
export function scheduled({ nodes, outputs }: Graph): readonly string[] {
  const order: string[] = [];
  const indexOf = new Map(
    nodes.flatMap((node, index) => node.outputs.map(({ name }) => [name, index] as const)),
  );
  const visit = (index: number): void => {
    const [{ name }] = nodes[index].outputs;
    if (!order.includes(name)) {
      const inputs = nodes[index].inputs.flatMap((input) => indexOf.get(input.name) ?? []);
      inputs.sort((a, b) => b - a).forEach(visit);
      order.push(name);
    }
  };
  outputs
    .flatMap(({ name }) => indexOf.get(name) ?? [])
    .sort((a, b) => b - a)
    .forEach(visit);
  return order;
}
