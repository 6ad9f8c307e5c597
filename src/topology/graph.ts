import type { SourceRange } from '../shared/problem';

/** The service graph: what manifests declare joined with what traces show. Service order is the index used everywhere. */
export interface ServiceGraph {
  readonly services: readonly ServiceNode[];
  readonly edges: readonly ServiceEdge[];
}

export interface ServiceNode {
  readonly name: string;
  readonly declarations: readonly SourceRange[];
  readonly spans: number;
  readonly external: boolean;
}

export interface ServiceEdge {
  /** Indices into `services`. */
  readonly from: number;
  readonly to: number;
  readonly declared: boolean;
  readonly observed: boolean;
  readonly calls: number;
}
