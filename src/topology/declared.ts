import type { Problem } from '../contracts/problem';
import type { ManifestReading, ServiceDeclaration } from '../workspace/manifests/declaration';
import { bindServices } from './bind';
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
  const declarations = uniqueByRange(readings.flatMap((reading) => reading.declarations));
  const kubernetesServices = readings.flatMap((reading) => reading.kubernetesServices);
  const attached = readings.flatMap((reading) => reading.attached ?? []);
  const configMaps = readings.flatMap((reading) => reading.configMaps);

  const bound = bindServices(declarations, kubernetesServices);
  const groups = groupDeclarations(bound);
  const { edges, problems } = resolveReferences(groups, configMaps);
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
    unresolved: members.flatMap((member) => member.declaration.unresolved ?? []),
  }));
  return { services, edges, problems, notes: sameNameNotes(groups) };
}

/** A file may be read twice: found on its own, and included by another. */
function uniqueByRange(declarations: readonly ServiceDeclaration[]): ServiceDeclaration[] {
  const seen = new Map<string, ServiceDeclaration>();
  for (const declaration of declarations) {
    const { file, line, column } = declaration.nameRange;
    const place = `${file}:${line}:${column}`;
    if (!seen.has(place)) {
      seen.set(place, declaration);
    }
  }
  return [...seen.values()];
}

function labelNames({ labels }: ServiceDeclaration): string[] {
  return ['app', 'app.kubernetes.io/name', 'app.kubernetes.io/component', 'k8s-app', 'service'].flatMap(
    (key) => labels[key] ?? [],
  );
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
