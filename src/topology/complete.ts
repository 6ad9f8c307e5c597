import type {
  KubernetesService,
  Kustomization,
  ManifestReading,
  ServiceDeclaration,
} from '../workspace/manifests/declaration';
import { workloadValues } from '../workspace/manifests/workload-values';

/** What all manifests declare, each workload with the values that objects of other files give it. */
export interface CompleteDeclarations {
  readonly declarations: readonly ServiceDeclaration[];
  readonly kubernetesServices: readonly KubernetesService[];
}

/** Joins workloads with ConfigMaps, Secrets, Services and kustomizations of all files. */
export function completeDeclarations(readings: readonly ManifestReading[]): CompleteDeclarations {
  const kustomizations = reachOf(readings.flatMap((reading) => reading.kustomizations ?? []));
  const about = (file: string): Kustomization[] =>
    kustomizations.filter(({ files }) => files.has(file)).map(({ kustomization }) => kustomization);
  const configMaps = readings.flatMap((reading) => reading.configMaps);
  const services = readings
    .flatMap((reading) => reading.kubernetesServices)
    .flatMap((service) => renamed(service, about(service.range.file)));
  const declarations = uniqueByRange(readings.flatMap((reading) => reading.declarations)).map(
    (declaration) => {
      const { containers } = declaration;
      if (containers === undefined) {
        return declaration;
      }
      const own = about(declaration.nameRange.file);
      const namespace = namespaceOf(declaration.namespace, own);
      const patches = own
        .flatMap((each) => each.patches)
        .filter(({ target }) => target === null || target === declaration.name);
      const all = [...containers, ...patches.flatMap((patch) => patch.containers)];
      const names = own.map(({ namePrefix, nameSuffix }) => `${namePrefix}${declaration.name}${nameSuffix}`);
      return {
        ...declaration,
        namespace,
        aliases: [...new Set([...declaration.aliases, ...names])].filter((name) => name !== declaration.name),
        ...workloadValues(all, namespace, { configMaps, services }),
      };
    },
  );
  return { declarations, kubernetesServices: services };
}

/** The service under its own name and under those that kustomizations give it. */
function renamed(service: KubernetesService, about: readonly Kustomization[]): KubernetesService[] {
  const namespace = namespaceOf(service.namespace, about);
  const names = about.map(({ namePrefix, nameSuffix }) => `${namePrefix}${service.name}${nameSuffix}`);
  return [...new Set([service.name, ...names])].map((name) => ({ ...service, name, namespace }));
}

/** An unstated namespace is that of the kustomizations where they agree. */
function namespaceOf(stated: string | undefined, about: readonly Kustomization[]): string | undefined {
  const given = new Set(about.flatMap(({ namespace }) => namespace ?? []));
  return stated ?? (given.size === 1 ? [...given][0] : undefined);
}

interface Reach {
  readonly kustomization: Kustomization;
  /** Files that it lists, directly or through other kustomizations. */
  readonly files: ReadonlySet<string>;
}

function reachOf(kustomizations: readonly Kustomization[]): Reach[] {
  const byFolder = new Map(
    kustomizations.map((each) => [each.file.replace(/(?:^|\/)[^/]*$/, '') || '.', each]),
  );
  return kustomizations.map((kustomization) => {
    const files = new Set<string>();
    const waiting = [...kustomization.resources];
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      if (!files.has(path)) {
        files.add(path);
        waiting.push(...(byFolder.get(path)?.resources ?? []));
      }
    }
    return { kustomization, files };
  });
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
