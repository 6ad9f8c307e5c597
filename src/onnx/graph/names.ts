import type { OnnxGraph, OnnxNode } from '../model';

/** Values of the enclosing graphs that a node's subgraphs read: inputs of the node that its input list does not show. */
export function capturedNames(node: OnnxNode): readonly string[] {
  return [...node.attributes.values()].flatMap((attribute) =>
    attribute.type === 'graph' ? freeNames(attribute.value) : [],
  );
}

function freeNames(graph: OnnxGraph): readonly string[] {
  const own = new Set([...graph.inputs, ...graph.initialisers].map(({ name }) => name));
  for (const node of graph.nodes) {
    node.outputs.forEach((name) => own.add(name));
  }
  const read = graph.nodes.flatMap((node) => [...node.inputs, ...capturedNames(node)]);
  return [...read, ...graph.outputs.map(({ name }) => name)].filter((name) => name !== '' && !own.has(name));
}

/** What to call a node in a message. */
export function labelOf(node: OnnxNode): string {
  const name = node.name !== '' ? node.name : (node.outputs.find((output) => output !== '') ?? '');
  return name === '' ? node.opType : `${node.opType} '${name}'`;
}
