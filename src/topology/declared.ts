import type { Problem } from '../contracts/problem';
import type { ManifestReading, ServiceDeclaration } from '../workspace/manifests/declaration';
import { bindServices } from './bind';
import { completeDeclarations } from './complete';
import { deploymentsOf } from './deployments';
import type { DeclaredEdge, DeclaredService } from './graph';
import { groupDeclarations } from './group';
import { limitsByService } from './limits';
import { resolveReferences } from './resolve';
import { sameNameNotes } from './same-name';

export interface DeclaredGraph {
  readonly services: readonly DeclaredService[];
  readonly edges: readonly DeclaredEdge[];
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
}

/**
 * What all manifests together declare: one service per name, and an edge wherever the configuration of one service
 * addresses another. References to hosts that no manifest declares are left out: they are outside the workspace.
 */
export function declaredGraph(readings: readonly ManifestReading[]): DeclaredGraph {
  const { declarations, kubernetesServices, problems: ofValues } = completeDeclarations(readings);
  const attached = readings.flatMap((reading) => reading.attached ?? []);

  const bound = bindServices(declarations, kubernetesServices);
  const groups = groupDeclarations(bound);
  const { edges, problems, open } = resolveReferences(groups, kubernetesServices);
  const limits = limitsByService(groups, edges);
  const services = groups.map(({ name, members }) => ({
    name,
    aliases: unique(members.flatMap((member) => member.networkNames)).filter((alias) => alias !== name),
    traceNames: unique(members.flatMap((member) => member.declaration.traceNames)),
    labelNames: unique(members.flatMap((member) => labelNames(member.declaration))).filter(
      (label) => label !== name,
    ),
    ranges: members.map((member) => member.declaration.nameRange),
    images: unique(members.flatMap((member) => member.declaration.image ?? [])),
    limits: limits.get(name) ?? [],
    deployments: deploymentsOf(members, attached),
    unresolved: [
      ...members.flatMap((member) => member.declaration.unresolved ?? []),
      ...[...(open.get(name) ?? [])].map((host) => ({ name: host, mayHoldAddress: true })),
    ],
    texts: members.flatMap((member) => member.declaration.texts ?? []),
    namespaces: unique(members.flatMap((member) => member.declaration.namespace ?? [])),
  }));
  return { services, edges, problems: [...ofValues, ...problems], notes: sameNameNotes(groups) };
}

function labelNames({ labels }: ServiceDeclaration): string[] {
  return ['app', 'app.kubernetes.io/name', 'app.kubernetes.io/component', 'k8s-app', 'service'].flatMap(
    (key) => labels[key] ?? [],
  );
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
