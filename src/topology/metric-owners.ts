import { serviceOfPod } from '../workspace/traces/service-name';
import { matchServices } from './names';

/**
 * Finds the service that a series of measurements belongs to, by the rules that match names in manifests with names in
 * traces; a pod's name counts without its suffixes.
 * @param services names in the graph
 */
export function metricOwners(
  services: readonly string[],
): (entities: readonly string[]) => { service: string; entity: string } | null {
  const known = services.map((name) => ({
    name,
    aliases: [],
    traceNames: [],
    labelNames: [],
    ranges: [],
    images: [],
  }));
  const found = new Map<string, string | null>();
  const ownerOf = (entity: string): string | null => {
    let owner = found.get(entity);
    if (owner === undefined) {
      const name = serviceOfPod(entity);
      owner = matchServices([name], known).matches.get(name) ?? null;
      found.set(entity, owner);
    }
    return owner;
  };
  return (entities) => {
    for (const entity of entities) {
      const service = ownerOf(entity);
      if (service !== null) {
        return { service, entity };
      }
    }
    return null;
  };
}
