import type { ServiceDeclaration } from '../workspace/manifests/declaration';

/**
 * The network in which a declaration's names hold: the folder of a Compose project, or a Kubernetes
 * namespace ('' when `kubectl apply` decides it).
 */
export function scopeOf(declaration: ServiceDeclaration): string {
  if (declaration.kind === 'kubernetes') {
    return kubernetesScope(declaration.namespace);
  }
  const { file } = declaration.nameRange;
  return `compose:${declaration.project ?? file.slice(0, Math.max(0, file.lastIndexOf('/')))}`;
}

export function kubernetesScope(namespace: string | undefined): string {
  return `kubernetes:${namespace ?? ''}`;
}

/** Whether two namespaces can be the same one: an unstated namespace is decided when the manifest is applied. */
export function mayShareNamespace(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}
