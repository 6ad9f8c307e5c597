import type { ModelNodes } from './nodes';

/** What the graph draws as one box: a node, or many that belong together. */
export interface Block {
  readonly label: string;
  /** Positions of its nodes, in the order of execution. */
  readonly positions: readonly number[];
  readonly share: number;
}

export interface BlockGraph {
  readonly blocks: readonly Block[];
  /** Pairs of positions in `blocks`. */
  readonly edges: readonly (readonly [number, number])[];
  /** How nodes were joined, for the caption. */
  readonly grouping: 'nodes' | 'scopes' | 'stretches';
}

/** Maximum number of boxes: more are unreadable, and their layout takes long. */
const MAX_NODES = 400;
const MAX_BLOCKS = 160;

/** Nodes one by one in a small graph; in a large one by the scope in their names, or by stretches of the execution. */
export function blockGraph(nodes: ModelNodes): BlockGraph {
  const { name, operator } = nodes.columns;
  if (nodes.count <= MAX_NODES) {
    return graphOf(
      nodes,
      name.map((_, position) => ({ key: String(position), label: operator[position] })),
      'nodes',
    );
  }
  const depth = scopeDepth(name);
  if (depth !== null) {
    return graphOf(
      nodes,
      name.map((each) => scopeOf(each, depth)).map((scope) => ({ key: scope, label: lastPart(scope) })),
      'scopes',
    );
  }
  const length = Math.ceil(nodes.count / 100);
  const stretch = (position: number): number => Math.floor(position / length);
  return graphOf(
    nodes,
    name.map((_, position) => ({
      key: String(stretch(position)),
      label: `${stretch(position) * length + 1}–${Math.min((stretch(position) + 1) * length, nodes.count)}`,
    })),
    'stretches',
  );
}

/** The deepest level of names at which there are few enough scopes; null when names have no scopes that help. */
function scopeDepth(names: readonly string[]): number | null {
  let best: number | null = null;
  for (let depth = 1; depth <= 12; depth++) {
    const scopes = new Set(names.map((name) => scopeOf(name, depth)));
    if (scopes.size > MAX_BLOCKS) {
      break;
    }
    if (scopes.size >= 4) {
      best = depth;
    }
  }
  return best;
}

/** `/encoder/layer.0/attention/MatMul` at depth 2: `encoder/layer.0`. A name without as many parts is its own scope's. */
function scopeOf(name: string, depth: number): string {
  const parts = name.split('/').filter((part) => part !== '');
  return parts.slice(0, Math.max(1, Math.min(depth, parts.length - 1))).join('/');
}

function lastPart(scope: string): string {
  return scope.slice(scope.lastIndexOf('/') + 1);
}

function graphOf(
  nodes: ModelNodes,
  keys: readonly { readonly key: string; readonly label: string }[],
  grouping: BlockGraph['grouping'],
): BlockGraph {
  const index = new Map<string, number>();
  const blocks: { label: string; positions: number[]; share: number }[] = [];
  const blockOf = keys.map(({ key, label }, position) => {
    const at = index.get(key) ?? blocks.push({ label, positions: [], share: 0 }) - 1;
    index.set(key, at);
    blocks[at].positions.push(position);
    blocks[at].share += nodes.share[position];
    return at;
  });
  const seen = new Set<string>();
  const edges: (readonly [number, number])[] = [];
  nodes.columns.inputNodes.forEach((inputs, position) => {
    for (const input of inputs) {
      const [from, to] = [blockOf[input], blockOf[position]];
      const key = `${from} ${to}`;
      if (from === undefined || from === to || seen.has(key)) {
        continue;
      }
      seen.add(key);
      edges.push([from, to]);
    }
  });
  return { blocks, edges, grouping };
}
