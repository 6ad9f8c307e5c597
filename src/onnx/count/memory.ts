import type { GraphFacts, NodeFacts } from '../infer/graph-facts';
import { classOf, isTimed } from './node-class';
import { factBytes } from './weights';

export interface MemoryTimeline {
  /** Bytes of activations alive while each node runs, by position in the topological order. Unknown sizes count as none. */
  readonly bytes: readonly number[];
  readonly peakBytes: number;
  /** The node at which the peak is reached; −1 for a graph without nodes. */
  readonly peakIndex: number;
}

/**
 * Activation memory by liveness: a value is there from the node that writes it to the last that reads it, inputs from
 * the start, outputs to the end. A view shares the memory of what it shows. Weights are not counted.
 */
export function memoryTimeline({ graph, nodes, factOf }: GraphFacts): MemoryTimeline {
  const last = nodes.length - 1;
  const allocations = new Map<string, Allocation>();
  const allocate = (name: string, from: number, bytes: number): void =>
    void allocations.set(name, { from, to: from, bytes });
  for (const { name } of graph.inputs) {
    allocate(name, 0, factBytes(factOf(name)) ?? 0);
  }
  nodes.forEach((facts, index) => {
    for (const name of readNames(facts)) {
      const allocation = allocations.get(name);
      if (allocation !== undefined) {
        allocation.to = index;
      }
    }
    facts.node.outputs.forEach((name, at) => {
      if (name === '') {
        return;
      }
      const shown = isView(facts) && at === 0 ? allocations.get(facts.node.inputs[0]) : undefined;
      if (shown !== undefined) {
        allocations.set(name, shown);
      } else {
        allocate(name, index, facts.outputs[at]?.weights === null ? (factBytes(facts.outputs[at]) ?? 0) : 0);
      }
    });
  });
  for (const { name } of graph.outputs) {
    const allocation = allocations.get(name);
    if (allocation !== undefined) {
      allocation.to = Math.max(last, 0);
    }
  }
  return sweep(nodes, new Set(allocations.values()));
}

interface Allocation {
  readonly from: number;
  to: number;
  readonly bytes: number;
}

function sweep(nodes: readonly NodeFacts[], allocations: ReadonlySet<Allocation>): MemoryTimeline {
  const change = new Array<number>(nodes.length + 1).fill(0);
  for (const { from, to, bytes } of allocations) {
    change[from] += bytes;
    change[to + 1] -= bytes;
  }
  let alive = 0;
  const bytes = nodes.map((facts, index) => {
    alive += change[index];
    return alive + insideBytes(facts);
  });
  const peakBytes = bytes.reduce((most, one) => Math.max(most, one), 0);
  return { bytes, peakBytes, peakIndex: bytes.indexOf(peakBytes) };
}

/** What a subgraph needs beside the values around it. */
function insideBytes({ subgraphs }: NodeFacts): number {
  return subgraphs === null
    ? 0
    : Math.max(0, ...subgraphs.bodies.map((body) => memoryTimeline(body).peakBytes));
}

function isView(facts: NodeFacts): boolean {
  return facts.operator?.view === true && isTimed(classOf(facts));
}

function readNames({ node, subgraphs }: NodeFacts): readonly string[] {
  const captured =
    subgraphs === null ? [] : subgraphs.bodies.flatMap(({ nodes }) => nodes.flatMap(readNames));
  return [...node.inputs, ...captured];
}
