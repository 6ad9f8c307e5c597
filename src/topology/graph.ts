import type { MessageEdge } from './messages';
import type { Deployment } from '../contracts/deployment';
import type { SourceRange } from '../contracts/problem';
import type { ServiceLimit } from '../contracts/forecast/service-limit';
import type { ServiceReference, UnresolvedValue } from '../workspace/manifests/declaration';

/** The service graph: what manifests declare joined with what traces show. Service order is the index used everywhere. */
export interface ServiceGraph {
  readonly services: readonly ServiceNode[];
  readonly edges: readonly ServiceEdge[];
  /** Messages between services, which are no calls; absent without any. */
  readonly messages?: readonly MessageEdge[];
}

export interface ServiceNode {
  readonly name: string;
  readonly declarations: readonly SourceRange[];
  readonly spans: number;
  readonly external: boolean;
  /** Namespaces that its declarations state; absent without any. */
  readonly namespaces?: readonly string[];
  /** Container images its declarations name. */
  readonly images?: readonly string[];
  /** Limits that manifests set on it, or take for granted of it. */
  readonly limits?: readonly ServiceLimit[];
  /** How each of its declarations deploys it, in the order of `declarations`. */
  readonly deployments?: readonly Deployment[];
  /** Values of its configuration that no file in the folder holds. */
  readonly unresolved?: readonly UnresolvedValue[];
}

export interface ServiceEdge {
  /** Indices into `services`. */
  readonly from: number;
  readonly to: number;
  readonly declared: boolean;
  readonly observed: boolean;
  readonly calls: number;
  /** The tokens that declare it; absent when no manifest does, empty when the caller's only mentions the name. */
  readonly references?: readonly DeclaredReference[];
}

/** A service, with every manifest that declares it. */
export interface DeclaredService {
  readonly name: string;
  /** Other names it answers to on the network. */
  readonly aliases: readonly string[];
  /** Names it says it reports spans under. */
  readonly traceNames: readonly string[];
  /** Names its labels suggest; hints, no addresses. */
  readonly labelNames: readonly string[];
  /** Namespaces that its manifests state. */
  readonly namespaces?: readonly string[];
  /** The name token in each declaration, in reading order. */
  readonly ranges: readonly SourceRange[];
  readonly images: readonly string[];
  readonly limits?: readonly ServiceLimit[];
  readonly deployments?: readonly Deployment[];
  readonly unresolved?: readonly UnresolvedValue[];
  /** Values that its manifests give it; see `ServiceDeclaration.texts`. */
  readonly texts?: readonly string[];
}

/** A call that the configuration of `from` prepares. */
export interface DeclaredEdge {
  /** Names of declared services. */
  readonly from: string;
  readonly to: string;
  /** Every token that says so. */
  readonly references: readonly DeclaredReference[];
}

export interface DeclaredReference {
  readonly via: ServiceReference['via'];
  readonly range: SourceRange;
}
