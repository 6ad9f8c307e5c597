/** Two traces side by side, by operation path: the chain of services and operations from the root to a span. */
import { TraceSpanFlag, type Trace } from './trace';

/** What is compared of a trace. */
export type ComparedTrace = Pick<Trace, 'durationMs' | 'services' | 'operations' | 'spans'>;

/** The spans of one trace that lie on one path. */
export interface PathSide {
  readonly count: number;
  /** Sum of their durations, ms. */
  readonly totalMs: number;
  /** Sum of the time in which none of their children ran, ms. */
  readonly selfMs: number;
  readonly errors: number;
  /** The first of them in the order of the waterfall. */
  readonly row: number;
}

export type PathChange = 'new' | 'gone' | 'slower' | 'faster' | 'same';

export interface ComparedPath {
  readonly service: string;
  readonly operation: string;
  /** Position of the path it continues; -1 for a root. */
  readonly parent: number;
  readonly depth: number;
  readonly before: PathSide | null;
  readonly after: PathSide | null;
  readonly change: PathChange;
  /** Of the total and of the self time, after less before, ms; a side that is not there counts as 0. */
  readonly totalChangeMs: number;
  readonly selfChangeMs: number;
}

/** Below this share of the longer trace, and of the path's own time, a difference is no change. */
const LEAST_SHARE_OF_TRACE = 0.01;
const LEAST_SHARE_OF_PATH = 0.1;

/** Every path of either trace, parents before children, those of the first trace first. */
export function compareTraces(before: ComparedTrace, after: ComparedTrace): readonly ComparedPath[] {
  const nodes: Node[] = [];
  const known = new Map<string, number>();
  addTrace(nodes, known, before, 'before');
  addTrace(nodes, known, after, 'after');
  const longerMs = Math.max(before.durationMs, after.durationMs);
  const order = preorder(nodes);
  const place = new Int32Array(nodes.length);
  order.forEach((node, position) => (place[node] = position));
  return order.map((index) => {
    const { children: _, parent, ...node } = nodes[index];
    const totalChangeMs = (node.after?.totalMs ?? 0) - (node.before?.totalMs ?? 0);
    return {
      ...node,
      parent: parent < 0 ? -1 : place[parent],
      change: changeOf(node.before, node.after, totalChangeMs, longerMs),
      totalChangeMs,
      selfChangeMs: (node.after?.selfMs ?? 0) - (node.before?.selfMs ?? 0),
    };
  });
}

interface Side {
  count: number;
  totalMs: number;
  selfMs: number;
  errors: number;
  row: number;
}

interface Node {
  readonly service: string;
  readonly operation: string;
  readonly parent: number;
  readonly depth: number;
  before: Side | null;
  after: Side | null;
  readonly children: number[];
}

function addTrace(
  nodes: Node[],
  known: Map<string, number>,
  { services, operations, spans }: ComparedTrace,
  which: 'before' | 'after',
): void {
  const nodeOf = new Int32Array(spans.parent.length);
  for (let row = 0; row < spans.parent.length; row++) {
    const parentRow = spans.parent[row];
    const parent = parentRow < 0 ? -1 : nodeOf[parentRow];
    const [service, operation] = [services[spans.service[row]], operations[spans.operation[row]]];
    const key = JSON.stringify([parent, service, operation]);
    let index = known.get(key);
    if (index === undefined) {
      index = nodes.length;
      known.set(key, index);
      const depth = parent < 0 ? 0 : nodes[parent].depth + 1;
      nodes.push({ service, operation, parent, depth, before: null, after: null, children: [] });
      if (parent >= 0) {
        nodes[parent].children.push(index);
      }
    }
    nodeOf[row] = index;
    const node = nodes[index];
    const side = (node[which] ??= { count: 0, totalMs: 0, selfMs: 0, errors: 0, row });
    side.count += 1;
    side.totalMs += spans.durationMs[row];
    side.selfMs += spans.selfMs[row];
    side.errors += spans.flags[row] & TraceSpanFlag.error ? 1 : 0;
  }
}

function preorder(nodes: readonly Node[]): number[] {
  const order: number[] = [];
  // A stack of its own: a trace may be as deep as it has spans.
  const open = nodes.flatMap(({ parent }, index) => (parent < 0 ? [index] : [])).reverse();
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    order.push(index);
    for (let child = nodes[index].children.length - 1; child >= 0; child--) {
      open.push(nodes[index].children[child]);
    }
  }
  return order;
}

function changeOf(
  before: PathSide | null,
  after: PathSide | null,
  changeMs: number,
  longerMs: number,
): PathChange {
  if (before === null || after === null) {
    return before === null ? 'new' : 'gone';
  }
  const leastMs = Math.max(longerMs * LEAST_SHARE_OF_TRACE, before.totalMs * LEAST_SHARE_OF_PATH);
  if (Math.abs(changeMs) < leastMs || changeMs === 0) {
    return 'same';
  }
  return changeMs > 0 ? 'slower' : 'faster';
}
