import type { Problem } from '../contracts/problem';
import type {
  ConfigMapDeclaration,
  ServiceDeclaration,
  ServiceReference,
} from '../workspace/manifests/declaration';
import type { DeclaredEdge, DeclaredReference } from './graph';
import type { ServiceGroup } from './group';
import { kubernetesScope, mayShareNamespace, scopeOf } from './scope';

/**
 * Edges for every reference that names exactly one declared service. A name that several services of the same network
 * answer to becomes a note instead of a guess.
 */
export function resolveReferences(
  groups: readonly ServiceGroup[],
  configMaps: readonly ConfigMapDeclaration[],
): { edges: DeclaredEdge[]; problems: Problem[] } {
  const names = new NetworkNames(groups);
  const edges = new Map<string, { from: string; to: string; references: Map<string, DeclaredReference> }>();
  const problems = new Map<string, Problem>();
  for (const { name: from, members } of groups) {
    for (const { declaration } of members) {
      for (const reference of referencesOf(declaration, configMaps)) {
        const targets = names.lookup(reference.target, declaration);
        const place = `${reference.range.file}:${reference.range.line}:${reference.range.column}`;
        if (targets.length > 1) {
          problems.set(place, ambiguous(reference, targets));
        }
        if (targets.length !== 1 || targets[0] === from) {
          continue;
        }
        const key = JSON.stringify([from, targets[0]]);
        const edge = edges.get(key) ?? { from, to: targets[0], references: new Map() };
        edge.references.set(place, { via: reference.via, range: reference.range });
        edges.set(key, edge);
      }
    }
  }
  return {
    edges: [...edges.values()].map((edge) => ({ ...edge, references: [...edge.references.values()] })),
    problems: [...problems.values()],
  };
}

/** Which services answer to a name in which network. */
class NetworkNames {
  private readonly byScope = new Map<string, Map<string, Set<string>>>();

  constructor(groups: readonly ServiceGroup[]) {
    for (const { name, members } of groups) {
      for (const { declaration, networkNames } of members) {
        const scope = scopeOf(declaration);
        const names = this.byScope.get(scope) ?? new Map<string, Set<string>>();
        this.byScope.set(scope, names);
        for (const networkName of networkNames) {
          const key = networkName.toLowerCase();
          names.set(key, (names.get(key) ?? new Set()).add(name));
        }
      }
    }
  }

  /** Services that `host` means when `caller` says it; empty when the host lies outside the workspace. */
  lookup(host: string, caller: ServiceDeclaration): string[] {
    const key = host.toLowerCase();
    const own = this.inScope(scopeOf(caller), key);
    if (own.length > 0 || caller.kind === 'compose') {
      return own;
    }
    const qualified = this.qualified(key);
    if (qualified.length > 0) {
      return qualified;
    }
    // A namespace that is left out in one of two manifests may be the one stated in the other.
    const others =
      caller.namespace === undefined
        ? [...this.byScope.keys()].filter((scope) => scope.startsWith('kubernetes:'))
        : [kubernetesScope(undefined)];
    return [...new Set(others.flatMap((scope) => this.inScope(scope, key)))];
  }

  /** `service.namespace`, with or without `.svc` and the cluster's domain, and `pod.service.namespace.svc`. */
  private qualified(key: string): string[] {
    const labels = key.split('.');
    const svc = labels.indexOf('svc');
    const [service, namespace] = svc >= 2 ? labels.slice(svc - 2, svc) : labels.length === 2 ? labels : [];
    if (service === undefined || namespace === undefined) {
      return [];
    }
    const stated = this.inScope(kubernetesScope(namespace), service);
    // Without `.svc`, `cart.example` is any domain unless the namespace is known.
    return stated.length > 0 || svc < 0 ? stated : this.inScope(kubernetesScope(undefined), service);
  }

  private inScope(scope: string, key: string): string[] {
    return [...(this.byScope.get(scope)?.get(key) ?? [])];
  }
}

/** References of a declaration and of the ConfigMaps that its environment comes from. */
function referencesOf(
  declaration: ServiceDeclaration,
  configMaps: readonly ConfigMapDeclaration[],
): ServiceReference[] {
  const configured = declaration.configMaps.flatMap((use) =>
    configMaps
      .filter((map) => map.name === use.configMap && mayShareNamespace(map.namespace, declaration.namespace))
      .flatMap((map) => map.entries.filter((entry) => use.key === undefined || entry.key === use.key))
      .flatMap((entry) => entry.references),
  );
  return [...declaration.references, ...configured];
}

function ambiguous({ target, range }: ServiceReference, services: readonly string[]): Problem {
  return {
    file: range.file,
    line: range.line,
    column: range.column,
    severity: 'note',
    reason: `${target} could mean ${services.join(' or ')}: no call is taken from it`,
  };
}
