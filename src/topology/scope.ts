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

/** Endings of names on the internet and in offices, which are hardly names of namespaces. */
const OUTSIDE = new Set(
  'com net org edu gov int info biz name io dev app ai co me tv cloud online site xyz eu uk de fr nl it es pl ch at be se no fi dk cz ru us ca au nz jp cn in kr br mx local localhost localdomain internal intranet lan home corp example test invalid arpa'.split(
    ' ',
  ),
);

/** Whether the last part of a host name looks like a domain outside a cluster. */
export function isOutsideDomain(label: string): boolean {
  return OUTSIDE.has(label);
}
