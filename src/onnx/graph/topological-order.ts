import type { OnnxNode } from '../model';
import { capturedNames } from './names';

export interface TopologicalOrder {
  readonly nodes: readonly OnnxNode[];
  /** Nodes that wait for one another, or for a node that does: in no order possible. */
  readonly cyclic: readonly OnnxNode[];
  /** A second node that writes a value another node already writes. */
  readonly duplicate: { readonly node: OnnxNode; readonly name: string } | null;
}

/** Orders nodes so that each comes after those it reads from; among equals the file's order stays. */
export function topologicalOrder(nodes: readonly OnnxNode[]): TopologicalOrder {
  const producer = new Map<string, number>();
  let duplicate: TopologicalOrder['duplicate'] = null;
  nodes.forEach((node, index) => {
    for (const name of node.outputs) {
      if (name === '') {
        continue;
      }
      if (producer.has(name)) {
        duplicate ??= { node, name };
      } else {
        producer.set(name, index);
      }
    }
  });
  const readers: number[][] = nodes.map(() => []);
  const waitsFor = nodes.map((node, index) => {
    const sources = new Set<number>();
    for (const name of [...node.inputs, ...capturedNames(node)]) {
      const source = producer.get(name);
      if (source !== undefined) {
        sources.add(source);
      }
    }
    sources.forEach((source) => readers[source].push(index));
    return sources.size;
  });
  const order: OnnxNode[] = [];
  const ready = new IndexHeap();
  waitsFor.forEach((count, index) => count === 0 && ready.push(index));
  for (let index = ready.pop(); index !== undefined; index = ready.pop()) {
    order.push(nodes[index]);
    for (const reader of readers[index]) {
      if (--waitsFor[reader] === 0) {
        ready.push(reader);
      }
    }
  }
  return { nodes: order, cyclic: nodes.filter((_, index) => waitsFor[index] > 0), duplicate };
}

/** A binary heap that gives back the smallest index first. */
class IndexHeap {
  private readonly items: number[] = [];

  push(value: number): void {
    const { items } = this;
    let at = items.push(value) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (items[parent] <= value) {
        break;
      }
      items[at] = items[parent];
      at = parent;
    }
    items[at] = value;
  }

  pop(): number | undefined {
    const { items } = this;
    const smallest = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) {
      return smallest;
    }
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) {
        break;
      }
      if (child + 1 < items.length && items[child + 1] < items[child]) {
        child++;
      }
      if (items[child] >= last) {
        break;
      }
      items[at] = items[child];
      at = child;
    }
    items[at] = last;
    return smallest;
  }
}
