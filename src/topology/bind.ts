import type { KubernetesService, ServiceDeclaration } from '../workspace/manifests/declaration';
import { mayShareNamespace } from '../workspace/manifests/namespaces';

/** A declaration with the names the network knows it by, its own included. */
export interface BoundDeclaration {
  readonly declaration: ServiceDeclaration;
  readonly networkNames: readonly string[];
  /** The name of the service it is a part of: its own, or that of the Kubernetes Service in front of it. */
  readonly serviceName: string;
}

/**
 * Gives each workload the names of the Kubernetes Services that select it. A workload named after its Service
 * (`cart-v1`, `cart-deployment` behind `cart`) is taken for that service, so versions of one service become one.
 */
export function bindServices(
  declarations: readonly ServiceDeclaration[],
  services: readonly KubernetesService[],
): BoundDeclaration[] {
  const selecting = new Map<ServiceDeclaration, string[]>();
  for (const service of services) {
    const selected = declarations.filter((declaration) => selects(service, declaration));
    // A Service in front of different workloads says nothing about which of them a caller means.
    const oneService =
      selected.length === 1 ||
      selected.every(({ name }) => name === selected[0].name || isVersionOf(name, service.name));
    if (!oneService) {
      continue;
    }
    for (const declaration of selected) {
      selecting.set(declaration, [...(selecting.get(declaration) ?? []), service.name]);
    }
  }
  return declarations.map((declaration) => {
    const names = selecting.get(declaration) ?? [];
    // Pods of a Deployment are not reachable under its name, yet people who leave the Service out mean it.
    const networkNames = [...new Set([declaration.name, ...names, ...declaration.aliases])];
    const serviceName = names.includes(declaration.name)
      ? declaration.name
      : names.find((name) => isVersionOf(declaration.name, name));
    return { declaration, networkNames, serviceName: serviceName ?? declaration.name };
  });
}

function selects(service: KubernetesService, declaration: ServiceDeclaration): boolean {
  const wanted = Object.entries(service.selector);
  return (
    declaration.kind === 'kubernetes' &&
    wanted.length > 0 &&
    mayShareNamespace(service.namespace, declaration.namespace) &&
    wanted.every(([label, value]) => declaration.labels[label] === value)
  );
}

function isVersionOf(workload: string, service: string): boolean {
  return workload === service || workload.startsWith(`${service}-`);
}
