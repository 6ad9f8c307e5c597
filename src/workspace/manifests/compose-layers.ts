import { layerContainer } from './compose-container';
import type { ComposeService } from './compose-service';
import { inheritDeployment } from './deployment/compose';
import type { Variable } from './references';

/** Keys under which a deployment is stated. */
const DEPLOYMENT_KEYS = ['deploy', 'scale', 'cpus', 'mem_limit', 'mem_reservation'];

/**
 * `service` laid over `base`: what it does not say itself is that of the base, maps are merged, and values marked
 * `!reset` or `!override` take nothing from the base. The same holds for `extends` and for files that are merged.
 */
export function layerService(service: ComposeService, base: ComposeService): ComposeService {
  const { keys } = service.replaced;
  /** The base's value, unless the service replaces it. */
  const below = <T>(key: string, value: readonly T[]): readonly T[] => (keys.has(key) ? [] : value);
  const own = new Set(service.labels.map(({ key }) => key));
  return {
    ...service,
    image: service.image ?? (keys.has('image') ? undefined : base.image),
    aliases: [
      ...service.aliases,
      ...(['networks', 'container_name', 'hostname'].some((key) => keys.has(key)) ? [] : base.aliases),
    ],
    variables: layerVariables(
      service.variables,
      below('environment', base.variables).filter(({ name }) => !service.replaced.variables.has(name)),
    ),
    buildVariables: layerVariables(service.buildVariables, below('build', base.buildVariables)),
    fileVariables: layerVariables(service.fileVariables, below('env_file', base.fileVariables)),
    dependsOn: [...service.dependsOn, ...below('depends_on', base.dependsOn)],
    links: [...service.links, ...below('links', base.links)],
    entrypoint: service.entrypoint.length > 0 ? service.entrypoint : below('entrypoint', base.entrypoint),
    command: service.command.length > 0 ? service.command : below('command', base.command),
    labels: [...service.labels, ...below('labels', base.labels).filter(({ key }) => !own.has(key))],
    deployment: DEPLOYMENT_KEYS.some((key) => keys.has(key))
      ? service.deployment
      : inheritDeployment(service.deployment, base.deployment),
    container: layerContainer(service.container, base.container, keys),
    mounts: [...service.mounts, ...base.mounts.filter(({ kind }) => !keys.has(kind))],
    texts: [...service.texts, ...base.texts],
    unresolved: [...service.unresolved, ...base.unresolved],
  };
}

/** Those of `over`, and those of `under` with other names. */
export function layerVariables(over: readonly Variable[], under: readonly Variable[]): readonly Variable[] {
  const own = new Set(over.map(({ name }) => name));
  return [...over, ...under.filter(({ name }) => !own.has(name))];
}
