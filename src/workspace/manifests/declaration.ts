import type { Autoscaler, Deployment, StatedTimeout } from '../../contracts/deployment';
import type { Written } from '../../contracts/fix';
import type { Problem, SourceRange } from '../../contracts/problem';
import type { ServiceLimit } from '../../contracts/forecast/service-limit';
import type { TextPart } from './text-part';
import type { ContainerInput, MapName } from './workload-input';

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
  /** Values of its variables, arguments and mounted files, in which the names of other services may stand. */
  readonly texts?: readonly string[];
  /** Values it is configured with that no file in the folder holds. */
  readonly unresolved?: readonly UnresolvedValue[];
  /** Of a workload: what its containers are started with, to be completed from objects that other files declare. */
  readonly containers?: readonly ContainerInput[];
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
  /** `wait`: a command that waits until the other is there. */
  readonly via: 'environment' | 'depends_on' | 'links' | 'argument' | 'wait';
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
  /** Numbers of its ports. */
  readonly ports: readonly string[];
  /** Whether it has an address of its own: neither headless nor a name for another host. */
  readonly hasAddress: boolean;
  /** The host that it is another name of (`type: ExternalName`). */
  readonly externalName?: string;
  readonly range: SourceRange;
}

/** The entries of a ConfigMap or of a Secret. */
export interface ConfigMapDeclaration {
  readonly kind: MapName['kind'];
  readonly name: string;
  readonly namespace: string | undefined;
  readonly entries: readonly { readonly key: string; readonly value: TextPart }[];
  /** False where an entry, or its value, comes from a file that cannot be read. */
  readonly isComplete: boolean;
}

/** What a kustomization adds to workloads of other files. */
export interface WorkloadPatch {
  /** Name of the workload; null for all that the kustomization reaches. */
  readonly target: string | null;
  readonly containers: readonly ContainerInput[];
}

/** A `kustomization.yaml`, as far as it changes what other files declare. */
export interface Kustomization {
  readonly file: string;
  /** Files and folders it lists, relative to the analysed folder. */
  readonly resources: readonly string[];
  readonly namespace: string | undefined;
  readonly namePrefix: string;
  readonly nameSuffix: string;
  readonly patches: readonly WorkloadPatch[];
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
  readonly kustomizations?: readonly Kustomization[];
  /** Autoscalers, routes and KServe predictors. */
  readonly attached?: readonly AttachedSettings[];
  readonly problems: readonly Problem[];
}
