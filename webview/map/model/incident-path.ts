import type { MapIncident } from '../../../src/contracts/map-page';
import { serviceId, type ServiceMap } from '../../../src/contracts/service-map';

export interface IncidentPath {
  /** What each node has to do with it; a node that stands for several services is a cause if one of them is. */
  readonly roles: ReadonlyMap<number, 'first' | 'cause' | 'affected'>;
  /** Indices of the edges over which it reached a caller. */
  readonly edges: ReadonlySet<number>;
}

type Shown = Pick<ServiceMap, 'nodes' | 'edges' | 'groups'>;

/** The causes of an incident, whom it reached, and over which calls, as far as the map shows them. */
export function incidentPath(map: Shown, { causes, affected }: MapIncident): IncidentPath {
  const nodeOf = nodeFinder(map);
  const roles = new Map<number, 'first' | 'cause' | 'affected'>();
  const mark = (service: string, role: 'first' | 'cause' | 'affected'): void => {
    const node = nodeOf(service);
    if (node !== null && !roles.has(node)) {
      roles.set(node, role);
    }
  };
  causes.forEach((service, rank) => mark(service, rank === 0 ? 'first' : 'cause'));
  affected.forEach(({ service }) => mark(service, 'affected'));
  const edges = new Set<number>();
  for (const { service, because } of affected) {
    const [from, to] = [nodeOf(service), nodeOf(because)];
    map.edges.forEach((edge, index) => {
      if (edge.from === from && edge.to === to && from !== to && !edge.messages) {
        edges.add(index);
      }
    });
  }
  return { roles, edges };
}

/** The groups that hide services of an incident. */
export function groupsOf(
  { groups }: Pick<ServiceMap, 'groups'>,
  { causes, affected }: MapIncident,
): string[] {
  const wanted = new Set([...causes, ...affected.flatMap(({ service, because }) => [service, because])]);
  return groups.flatMap(({ id, services }) => (services.some((service) => wanted.has(service)) ? [id] : []));
}

/** The node that shows a service, itself or its group. */
export function nodeFinder({
  nodes,
  groups,
}: Pick<ServiceMap, 'nodes' | 'groups'>): (service: string) => number | null {
  const positions = new Map(nodes.map(({ id }, index) => [id, index]));
  const groupOf = new Map(groups.flatMap(({ id, services }) => services.map((service) => [service, id])));
  return (service) => positions.get(serviceId(service)) ?? positions.get(groupOf.get(service) ?? '') ?? null;
}
