import type { ServiceMap } from '../../../src/contracts/service-map';

/** Names that match what is typed: exact ones first, then those that begin with it, then those that hold it. */
export function matchingServices(services: readonly string[], query: string): readonly string[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') {
    return [];
  }
  const rank = (name: string): number => {
    const at = name.toLowerCase().indexOf(wanted);
    return at < 0 ? -1 : at > 0 ? 2 : name.length > wanted.length ? 1 : 0;
  };
  return services
    .map((name) => ({ name, at: rank(name) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
    .map(({ name }) => name);
}

/** The collapsed group that hides a service; null where it is shown itself. */
export function hidingGroup(
  { nodes, groups }: Pick<ServiceMap, 'nodes' | 'groups'>,
  service: string,
): string | null {
  const group = groups.find(({ services }) => services.includes(service));
  return group !== undefined && nodes.some(({ id }) => id === group.id) ? group.id : null;
}
