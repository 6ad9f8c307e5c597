import type { Autoscaler, Deployment, StatedTimeout } from '../../contracts/deployment';
import type { Written } from '../../contracts/fix';
import type { Problem, SourceRange } from '../../contracts/problem';
import type { ServiceLimit } from '../../contracts/forecast/service-limit';

/** A service as a manifest declares it. */
export interface ServiceDeclaration {
  readonly name: string;
  /** Other names it answers to on the network: container_name, hostnames, network aliases. */
  readonly aliases: readonly string[];
  /** Names it reports its spans under, as far as its environment says so (OTEL_SERVICE_NAME and the like). */
  readonly traceNames: readonly string[];
  readonly kind: 'compose' | 'kubernetes';
  /** The smallest token that names it. */
  readonly nameRange: SourceRange;
  readonly image: string | undefined;
  readonly namespace: string | undefined;
  /** Labels of the pod template; what Kubernetes Services select by. Empty for Compose. */
  readonly labels: Readonly<Record<string, string>>;
  /** References to other services, each with the token that says so. */
  readonly references: readonly ServiceReference[];
  /** For Compose the folder of its project, where an included file takes part in that of the file that includes it. */
  readonly project?: string;
  /** Values it is configured with that no file in the folder holds. */
  readonly unresolved?: readonly UnresolvedValue[];
  /** Environment taken from ConfigMaps, which may be declared in another file. */
  readonly configMaps: readonly ConfigMapUse[];
  /** Limits it states for itself. */
  readonly limits?: readonly ServiceLimit[];
  /** Timeouts it is configured with; whose they are is for topology/ to say. */
  readonly timeouts?: readonly DeclaredTimeout[];
  /** Replicas, resources and timeouts of its own; see `AttachedSettings` for those that other objects state. */
  readonly deployment?: Deployment;
}

/** A value that a manifest uses and that no file in the folder holds: of the shell, a Secret, a missing file. */
export interface UnresolvedValue {
  /** What it is called, such as `ORDERS_URL`. */
  readonly name: string;
  /** Whether it may say which services are called; a password does not. */
  readonly mayHoldAddress: boolean;
}

/** What an object says about a workload or a service that another object declares, perhaps in another file. */
export interface AttachedSettings {
  /** The name of the workload, or of the Kubernetes Service in front of it. */
  readonly target: string;
  readonly namespace: string | undefined;
  readonly autoscaler: Autoscaler | null;
  readonly timeouts: readonly StatedTimeout[];
}

export interface ServiceReference {
  /** Host name or service name as written; resolved to a service by topology/. */
  readonly target: string;
  readonly via: 'environment' | 'depends_on' | 'links' | 'argument';
  readonly range: SourceRange;
}

/** A time after which a request is given up, as a service's configuration states it. */
export interface DeclaredTimeout {
  readonly key: string;
  /** Words of the key before `timeout`, lower case: the callee's name, or `server` for the service's own answers. */
  readonly subject: readonly string[];
  readonly ms: number;
  readonly range: SourceRange;
  /** Absent where the value is not written verbatim. */
  readonly written?: Written;
}

/** A Kubernetes Service: a network name for the workloads its selector picks. */
export interface KubernetesService {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly selector: Readonly<Record<string, string>>;
  readonly range: SourceRange;
}

/** The entries of a ConfigMap, each with the references its text holds when used as an environment value. */
export interface ConfigMapDeclaration {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly entries: readonly { readonly key: string; readonly references: readonly ServiceReference[] }[];
}

export interface ConfigMapUse {
  readonly configMap: string;
  /** One key (configMapKeyRef), or undefined for all of them (envFrom). */
  readonly key: string | undefined;
}

/** A file that another Compose file includes, or takes services from. */
export interface ManifestPart {
  readonly file: string;
  readonly by: 'include' | 'extends';
}

export interface ManifestReading {
  readonly declarations: readonly ServiceDeclaration[];
  readonly kubernetesServices: readonly KubernetesService[];
  readonly configMaps: readonly ConfigMapDeclaration[];
  /** Other Compose files that were read with this one, by their paths in the analysed folder. */
  readonly parts?: readonly ManifestPart[];
  /** Autoscalers, routes and KServe predictors. */
  readonly attached?: readonly AttachedSettings[];
  readonly problems: readonly Problem[];
}
