import { ComposeProject } from './compose-project';
import type { ComposeService } from './compose-service';
import type { ManifestReading, ServiceDeclaration, ServiceReference } from './declaration';
import { readDotenv } from './dotenv';
import { argumentReferences, traceNamesOf, variableReferences } from './references';
import type { SiblingFiles } from './siblings';
import { statedLimits } from './slo';
import { SourceText } from './source-text';
import { declaredTimeouts } from './timeouts';
import type { SharedYaml, YamlSource } from './yaml-source';

/**
 * Services of a Compose file, with `extends`, `include`, `env_file` and `.env` followed inside its folder. What
 * cannot be followed becomes a note; the rest is used.
 */
export async function readCompose(
  yaml: YamlSource,
  siblings: SiblingFiles,
  shared: SharedYaml,
): Promise<ManifestReading> {
  const environment = await siblings.read('.env');
  const variables = environment instanceof SourceText ? readDotenv(environment) : [];
  const values = new Map(variables.map(({ name, value }) => [name, value.text]));
  const project = new ComposeProject(siblings, shared, (name) => values.get(name));
  const services = await project.services(yaml);
  const limitProblems = services.flatMap(({ labels }) => statedLimits(labels).problems);
  return {
    declarations: services.map(declare),
    kubernetesServices: [],
    configMaps: [],
    problems: [...project.problems, ...limitProblems],
  };
}

function declare(service: ComposeService): ServiceDeclaration {
  return {
    name: service.name.text,
    aliases: [...new Set(service.aliases.map((alias) => alias.text))].filter(
      (alias) => alias !== '' && alias !== service.name.text,
    ),
    traceNames: traceNamesOf(service.variables),
    kind: 'compose',
    nameRange: service.name.range(),
    image: service.image?.text,
    namespace: undefined,
    labels: {},
    references: referencesOf(service),
    configMaps: [],
    limits: statedLimits(service.labels).limits,
    timeouts: declaredTimeouts(service.variables, service.args),
    deployment: service.deployment,
  };
}

function referencesOf(service: ComposeService): ServiceReference[] {
  // A link's alias holds only for the service that states the link.
  const linked = new Map(service.links.map(({ target, alias }) => [alias?.text, target.text]));
  const addresses = [...service.variables.flatMap(variableReferences), ...argumentReferences(service.args)];
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
