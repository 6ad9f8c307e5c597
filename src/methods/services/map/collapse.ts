import type { Report } from '../../../contracts/report';
import type { Group } from './groups';

/** What of the services is drawn: positions of boxes, and the edges between boxes. */
export interface Shown {
  readonly boxes: readonly ShownBox[];
  readonly edges: readonly ShownEdge[];
}

export interface ShownBox {
  /** Index of the group that it stands for; null for a service. */
  readonly collapsed: number | null;
  /** Positions of its services; one for a service. */
  readonly members: readonly number[];
}

export interface ShownEdge {
  /** Positions of boxes. */
  readonly from: number;
  readonly to: number;
  readonly messages: boolean;
  /** Positions of the report's edges that it stands for. */
  readonly edges: readonly number[];
}

/** More boxes or edges take seconds to place, and nobody can read them. */
const MAX_DRAWN_BOXES = 250;
const MAX_DRAWN_EDGES = 1000;

/** The boxes in the order of their first services. Calls inside a collapsed group are not drawn. */
export function shownGraph(
  { services, edges }: Pick<Report, 'services' | 'edges'>,
  groups: readonly Group[],
  expanded: ReadonlySet<number>,
): Shown {
  const collapsedOf = new Map<number, number>();
  groups.forEach(({ members }, group) => {
    if (!expanded.has(group)) {
      members.forEach((member) => collapsedOf.set(member, group));
    }
  });
  const boxes: ShownBox[] = [];
  const boxOf = new Map<string, number>();
  services.forEach(({ name }, position) => {
    const collapsed = collapsedOf.get(position) ?? null;
    if (collapsed === null) {
      boxOf.set(name, boxes.push({ collapsed, members: [position] }) - 1);
      return;
    }
    const { members } = groups[collapsed];
    boxOf.set(
      name,
      members[0] === position
        ? boxes.push({ collapsed, members }) - 1
        : (boxOf.get(services[members[0]].name) ?? 0),
    );
  });
  return { boxes, edges: shownEdges(edges, boxOf, boxes) };
}

function shownEdges(
  edges: Report['edges'],
  boxOf: ReadonlyMap<string, number>,
  boxes: readonly ShownBox[],
): ShownEdge[] {
  const joined = new Map<string, ShownEdge & { edges: number[] }>();
  edges.forEach((edge, position) => {
    const [from, to] = [boxOf.get(edge.from), boxOf.get(edge.to)];
    if (from === undefined || to === undefined || (from === to && boxes[from].collapsed !== null)) {
      return;
    }
    const messages = edge.messages !== undefined;
    const key = `${from} ${to} ${messages}`;
    const known = joined.get(key) ?? { from, to, messages, edges: [] };
    known.edges.push(position);
    joined.set(key, known);
  });
  return [...joined.values()];
}

/**
 * Expands the wanted groups one after the other, as long as the picture does not become too large.
 * @param wanted positions of groups
 */
export function expandedGraph(
  report: Pick<Report, 'services' | 'edges'>,
  groups: readonly Group[],
  wanted: readonly number[],
): { readonly shown: Shown; readonly refused: readonly number[] } {
  const expanded = new Set<number>();
  const refused: number[] = [];
  let shown = shownGraph(report, groups, expanded);
  for (const group of wanted) {
    const next = shownGraph(report, groups, new Set([...expanded, group]));
    if (next.boxes.length > MAX_DRAWN_BOXES || next.edges.length > MAX_DRAWN_EDGES) {
      refused.push(group);
    } else {
      expanded.add(group);
      shown = next;
    }
  }
  return { shown, refused };
}
