import { posix } from 'node:path';
import { layerVariables } from './compose-layers';
import type { MountedValues } from './compose-mounted';
import { ComposeProject } from './compose-project';
import type { ComposeService } from './compose-service';
import type { ManifestReading, ServiceDeclaration, ServiceReference } from './declaration';
import {
  argumentReferences,
  configuringValues,
  traceNamesOf,
  variableReferences,
  type Variable,
} from './references';
import type { SiblingFiles } from './siblings';
import { statedLimits } from './slo';
import type { TextPart } from './text-part';
import { declaredTimeouts } from './timeouts';
import { unresolvedVariables } from './unresolved';
import type { SharedYaml, YamlSource } from './yaml-source';

/**
 * Services of a Compose file, with its override file, `extends`, `include`, `env_file` and `.env` followed. What cannot
 * be followed becomes a note; the rest is used.
 */
export async function readCompose(
  yaml: YamlSource,
  siblings: SiblingFiles,
  shared: SharedYaml,
): Promise<ManifestReading> {
  const project = new ComposeProject(siblings, shared);
  const services = await project.services(yaml);
  const limitProblems = services.flatMap(({ labels }) => statedLimits(labels).problems);
  const folder = posix.dirname(yaml.source.file);
  const declarations: ServiceDeclaration[] = [];
  for (const service of services) {
    declarations.push(declare(service, folder === '.' ? '' : folder, await project.mounted.of(service)));
  }
  return {
    declarations,
    kubernetesServices: [],
    configMaps: [],
    problems: [...project.problems, ...limitProblems],
    parts: project.parts,
  };
}

function declare(service: ComposeService, project: string, mounted: MountedValues): ServiceDeclaration {
  const args = [...service.entrypoint, ...service.command];
  const variables = layerVariables(service.variables, service.fileVariables);
  return {
    name: service.name.text,
    aliases: [...new Set(service.aliases.map((alias) => alias.text))].filter(
      (alias) => alias !== '' && alias !== service.name.text,
    ),
    traceNames: traceNamesOf(variables),
    kind: 'compose',
    nameRange: service.name.range(),
    image: service.image?.text,
    namespace: undefined,
    labels: {},
    project,
    references: referencesOf(service, variables, args, mounted),
    texts: [
      ...configuringValues([...variables, ...service.buildVariables]),
      ...args.map(({ text }) => text),
      ...mounted.texts,
      ...service.texts,
    ],
    unresolved: [
      ...service.unresolved,
      ...mounted.unresolved,
      ...unresolvedVariables([
        ...variables,
        ...service.buildVariables,
        ...args.map((value) => ({ name: value.text, value })),
      ]),
    ],
    limits: statedLimits(service.labels).limits,
    timeouts: declaredTimeouts(variables, args),
    deployment: service.deployment,
  };
}

function referencesOf(
  service: ComposeService,
  variables: readonly Variable[],
  args: readonly TextPart[],
  mounted: MountedValues,
): ServiceReference[] {
  // A link's alias holds only for the service that states the link.
  const linked = new Map(service.links.map(({ target, alias }) => [alias?.text, target.text]));
  const addresses = [
    ...[...variables, ...service.buildVariables].flatMap(variableReferences),
    ...argumentReferences(args),
    ...mounted.references,
  ];
  return [
    ...addresses.map((reference) => ({
      ...reference,
      target: linked.get(reference.target) ?? reference.target,
    })),
    ...service.dependsOn.map((name) => ({
      target: name.text,
      via: 'depends_on' as const,
      range: name.range(),
    })),
    ...service.links.map(({ target }) => ({
      target: target.text,
      via: 'links' as const,
      range: target.range(),
    })),
  ];
}
