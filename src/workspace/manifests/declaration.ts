import type { Problem, SourceRange } from '../../shared/problem';

/** A service as a manifest declares it. */
export interface ServiceDeclaration {
  readonly name: string;
  /** Other names it answers to on the network: container_name, Kubernetes Service names, hostnames, aliases. */
  readonly aliases: readonly string[];
  readonly kind: 'compose' | 'kubernetes';
  /** The smallest token that names it. */
  readonly nameRange: SourceRange;
  readonly image: string | undefined;
  readonly namespace: string | undefined;
  /** References to other services, each with the token that says so. */
  readonly references: readonly ServiceReference[];
}

export interface ServiceReference {
  /** Host name or service name as written; resolved to a service by topology/. */
  readonly target: string;
  readonly via: 'environment' | 'depends_on' | 'links' | 'argument';
  readonly range: SourceRange;
}

export interface ManifestReading {
  readonly declarations: readonly ServiceDeclaration[];
  readonly problems: readonly Problem[];
}
