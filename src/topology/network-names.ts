import type { KubernetesService, ServiceDeclaration } from '../workspace/manifests/declaration';
import type { ServiceGroup } from './group';
import { isOutsideDomain, kubernetesScope, scopeOf } from './scope';

/** Names for names for names; people use one level. */
const MAX_ALIASES = 4;

/** What a host name stands for. */
export interface Lookup {
  /** Services it may mean; empty when it lies outside the workspace. */
  readonly services: readonly string[];
  /** Whether it is a declared Kubernetes Service of which no manifest says what answers. */
  readonly isOpen: boolean;
}

interface Scope {
  readonly names: Map<string, Set<string>>;
  readonly services: Map<string, KubernetesService>;
}

/** A host name inside a cluster, taken apart. */
interface ClusterName {
  readonly pod: string | undefined;
  readonly service: string;
  readonly namespace: string | undefined;
  /** Whether it ends in `.svc` or in the cluster's domain, so that it can be nothing else. */
  readonly isCertain: boolean;
}

/** Which services answer to a name in which network. */
export class NetworkNames {
  private readonly scopes = new Map<string, Scope>();

  constructor(groups: readonly ServiceGroup[], kubernetesServices: readonly KubernetesService[]) {
    for (const { name, members } of groups) {
      for (const { declaration, networkNames } of members) {
        const { names } = this.scope(scopeOf(declaration));
        for (const networkName of networkNames) {
          const key = networkName.toLowerCase();
          names.set(key, (names.get(key) ?? new Set()).add(name));
        }
      }
    }
    for (const service of kubernetesServices) {
      this.scope(kubernetesScope(service.namespace)).services.set(service.name.toLowerCase(), service);
    }
  }

  /** What `host` means when `caller` says it. */
  lookup(host: string, caller: ServiceDeclaration): Lookup {
    const key = host.toLowerCase().replace(/\.$/, '');
    if (caller.kind === 'compose') {
      return { services: this.inScope(scopeOf(caller), key), isOpen: false };
    }
    return this.inCluster(key, caller.namespace, 0);
  }

  private inCluster(host: string, from: string | undefined, depth: number): Lookup {
    let isOpen = false;
    for (const name of clusterNames(host)) {
      const steps = this.scopesOf(name, from);
      for (const scopes of steps) {
        const found = new Set(scopes.flatMap((scope) => this.answers(name, scope)));
        if (found.size > 0) {
          return { services: [...found], isOpen: false };
        }
      }
      for (const scope of steps.flat()) {
        const service = this.scopes.get(scope)?.services.get(name.service);
        if (service?.externalName !== undefined && depth < MAX_ALIASES) {
          const target = service.externalName.toLowerCase().replace(/\.$/, '');
          return this.inCluster(target, service.namespace ?? from, depth + 1);
        }
        isOpen ||= service !== undefined;
      }
    }
    return { services: [], isOpen };
  }

  /** Services behind a name in one namespace; a pod's name goes with the Service that governs it. */
  private answers({ pod, service, isCertain }: ClusterName, scope: string): string[] {
    const own = this.inScope(scope, service);
    if (pod === undefined) {
      return own;
    }
    const workload = this.workloadOf(pod, scope);
    if (own.length > 0) {
      return isCertain || workload.some((name) => own.includes(name)) ? own : [];
    }
    return this.scopes.get(scope)?.services.has(service) === true ? workload : [];
  }

  /** `cart-0` is a pod of `cart`; a pod may also be named by `hostname`. */
  private workloadOf(pod: string, scope: string): string[] {
    const named = this.inScope(scope, pod);
    return named.length > 0 ? named : this.inScope(scope, pod.replace(/-\d+$/, ''));
  }

  /** The namespaces a name may be looked up in, in steps from the likeliest on; those of one step count alike. */
  private scopesOf({ namespace, isCertain }: ClusterName, from: string | undefined): string[][] {
    const unstated = kubernetesScope(undefined);
    if (namespace !== undefined) {
      // The namespace of a manifest that states none is decided when it is applied.
      return isCertain || !isOutsideDomain(namespace)
        ? [[kubernetesScope(namespace)], [unstated]]
        : [[kubernetesScope(namespace)]];
    }
    const others = [...this.scopes.keys()].filter(
      (scope) => scope.startsWith(kubernetesScope('')) && scope !== unstated,
    );
    return from === undefined ? [[unstated], others] : [[kubernetesScope(from)], [unstated]];
  }

  private inScope(scope: string, key: string): string[] {
    return [...(this.scopes.get(scope)?.names.get(key) ?? [])];
  }

  private scope(name: string): Scope {
    const known = this.scopes.get(name);
    if (known) {
      return known;
    }
    const made: Scope = { names: new Map(), services: new Map() };
    this.scopes.set(name, made);
    return made;
  }
}

/**
 * What a host name can be in a cluster: `service`, `service.namespace`, `pod.service`, `pod.service.namespace`, the last
 * three also with `.svc` and the cluster's domain. The likeliest first.
 */
function clusterNames(host: string): ClusterName[] {
  const labels = host.split('.');
  const svc = labels.indexOf('svc', 2);
  if (svc >= 2) {
    const [service, namespace] = labels.slice(svc - 2, svc);
    return [{ pod: svc > 2 ? labels[svc - 3] : undefined, service, namespace, isCertain: true }];
  }
  const [first, second, third] = labels as [string, string?, string?];
  switch (labels.length) {
    case 1:
      return [{ pod: undefined, service: first, namespace: undefined, isCertain: true }];
    case 2:
      return [
        { pod: undefined, service: first, namespace: second, isCertain: false },
        { pod: first, service: second ?? '', namespace: undefined, isCertain: false },
      ];
    case 3:
      return [{ pod: first, service: second ?? '', namespace: third, isCertain: false }];
    default:
      return [];
  }
}
