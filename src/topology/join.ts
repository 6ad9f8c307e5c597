import type { DeclaredEdge, DeclaredService, ServiceEdge, ServiceGraph, ServiceNode } from './graph';
import { Mentions } from './mentions';
import { matchServices } from './names';

/** What traces show, by the names in the traces. */
export interface ObservedGraph {
  readonly services: readonly { readonly name: string; readonly spans: number; readonly external: boolean }[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly calls: number }[];
}

/**
 * The service graph: observed services in the order given, then declared ones without a trace by name. A service that
 * is in both goes by its name in the traces.
 */
export function joinGraph(
  declared: { readonly services: readonly DeclaredService[]; readonly edges: readonly DeclaredEdge[] },
  observed: ObservedGraph,
): { graph: ServiceGraph; notes: string[] } {
  const { matches, notes } = matchServices(
    observed.services.map((service) => service.name),
    declared.services,
  );
  const byDeclaredName = new Map(declared.services.map((service) => [service.name, service]));
  const services: ServiceNode[] = observed.services.map(({ name, spans, external }) => ({
    name,
    spans,
    external,
    ...declarationOf(byDeclaredName.get(matches.get(name) ?? '')),
  }));
  const indexOfName = new Map(services.map((service, index) => [service.name, index]));
  const indexOfDeclared = new Map(
    [...matches].map(([name, service]) => [service, indexOfName.get(name) as number]),
  );

  const unseen = declared.services
    .filter((service) => !indexOfDeclared.has(service.name))
    .sort((a, b) => compare(a.name, b.name));
  for (const service of unseen) {
    indexOfDeclared.set(service.name, services.length);
    services.push({ name: service.name, spans: 0, external: false, ...declarationOf(service) });
  }
  const edges = joinEdges(declared.edges, observed.edges, indexOfDeclared, indexOfName);
  return {
    graph: { services, edges: withMentions(edges, declared.services, indexOfDeclared) },
    notes: [...notes],
  };
}

function joinEdges(
  declared: readonly DeclaredEdge[],
  observed: ObservedGraph['edges'],
  indexOfDeclared: ReadonlyMap<string, number>,
  indexOfName: ReadonlyMap<string, number>,
): ServiceEdge[] {
  const edges = new Map<string, ServiceEdge>();
  for (const { from, to, calls } of observed) {
    const [source, target] = [indexOfName.get(from), indexOfName.get(to)];
    if (source === undefined || target === undefined) {
      continue;
    }
    const key = `${source} ${target}`;
    edges.set(key, {
      from: source,
      to: target,
      declared: false,
      observed: true,
      calls: calls + (edges.get(key)?.calls ?? 0),
    });
  }
  for (const { from, to, references } of declared) {
    const [source, target] = [indexOfDeclared.get(from), indexOfDeclared.get(to)];
    if (source === undefined || target === undefined) {
      continue;
    }
    const key = `${source} ${target}`;
    const seen = edges.get(key);
    edges.set(key, {
      from: source,
      to: target,
      declared: true,
      observed: seen !== undefined,
      calls: seen?.calls ?? 0,
      references,
    });
  }
  return [...edges.values()].sort((a, b) => a.from - b.from || a.to - b.to);
}

/** Observed calls count as declared where a value of the caller holds the name of the called service. */
function withMentions(
  edges: readonly ServiceEdge[],
  declared: readonly DeclaredService[],
  indexOfDeclared: ReadonlyMap<string, number>,
): ServiceEdge[] {
  const mentions = new Mentions();
  const declaredAt = new Map(declared.map((service) => [indexOfDeclared.get(service.name), service]));
  return edges.map((edge) => {
    const [caller, called] = [declaredAt.get(edge.from), declaredAt.get(edge.to)];
    return !edge.declared && caller && called && mentions.has(caller, called)
      ? { ...edge, declared: true, references: [] }
      : edge;
  });
}

function declarationOf(
  service: DeclaredService | undefined,
): Pick<ServiceNode, 'declarations' | 'namespaces' | 'images' | 'limits' | 'deployments' | 'unresolved'> {
  return {
    declarations: service?.ranges ?? [],
    ...(service?.namespaces?.length ? { namespaces: service.namespaces } : {}),
    images: service?.images ?? [],
    limits: service?.limits ?? [],
    deployments: service?.deployments ?? [],
    unresolved: service?.unresolved ?? [],
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
