import type { Problem } from '../contracts/problem';
import type { KubernetesService, ServiceReference } from '../workspace/manifests/declaration';
import type { DeclaredEdge, DeclaredReference } from './graph';
import type { ServiceGroup } from './group';
import { NetworkNames } from './network-names';

/**
 * Edges for every reference that names exactly one declared service. A name that several services of the same network
 * answer to becomes a note instead of a guess.
 */
export function resolveReferences(
  groups: readonly ServiceGroup[],
  kubernetesServices: readonly KubernetesService[],
): {
  readonly edges: DeclaredEdge[];
  readonly problems: Problem[];
  /** Names of Kubernetes Services that a service addresses and behind which no manifest declares one workload. */
  readonly open: ReadonlyMap<string, ReadonlySet<string>>;
} {
  const names = new NetworkNames(groups, kubernetesServices);
  const open = new Map<string, Set<string>>();
  const edges = new Map<string, { from: string; to: string; references: Map<string, DeclaredReference> }>();
  const problems = new Map<string, Problem>();
  for (const { name: from, members } of groups) {
    for (const { declaration } of members) {
      for (const reference of declaration.references) {
        const { services: targets, isOpen } = names.lookup(reference.target, declaration);
        if (isOpen) {
          open.set(from, (open.get(from) ?? new Set()).add(reference.target));
        }
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
    open,
  };
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
