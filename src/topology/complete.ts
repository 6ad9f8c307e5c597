import type { Problem } from '../contracts/problem';
import type {
  KubernetesService,
  Kustomization,
  ManifestReading,
  ServiceDeclaration,
} from '../workspace/manifests/declaration';
import { MAX_VALUES, ValueObjects } from '../workspace/manifests/value-objects';
import { workloadValues } from '../workspace/manifests/workload-values';

/** What all manifests declare, each workload with the values that objects of other files give it. */
export interface CompleteDeclarations {
  readonly declarations: readonly ServiceDeclaration[];
  readonly kubernetesServices: readonly KubernetesService[];
  readonly problems: readonly Problem[];
}

/** Joins workloads with ConfigMaps, Secrets, Services and kustomizations of all files. */
export function completeDeclarations(readings: readonly ManifestReading[]): CompleteDeclarations {
  const reached = reachOf(readings.flatMap((reading) => reading.kustomizations ?? []));
  const about = (file: string): readonly Kustomization[] => reached.get(file) ?? [];
  const configMaps = readings.flatMap((reading) => reading.configMaps);
  const services = readings
    .flatMap((reading) => reading.kubernetesServices)
    .flatMap((service) => renamed(service, about(service.range.file)));
  const objects = new ValueObjects(configMaps, services);
  const problems: Problem[] = [];
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
      const values = workloadValues(all, namespace, objects);
      if (objects.isExhausted && problems.length === 0) {
        problems.push(tooManyValues(declaration));
      }
      return {
        ...declaration,
        namespace,
        aliases: [...new Set([...declaration.aliases, ...names])].filter((name) => name !== declaration.name),
        ...values,
      };
    },
  );
  return { declarations, kubernetesServices: services, problems };
}

function tooManyValues({ name, nameRange: { file, line, column } }: ServiceDeclaration): Problem {
  const most = MAX_VALUES.toLocaleString('en-US');
  const reason = `values that ConfigMaps and Secrets give to ${name} and later workloads were not looked at: workloads take more than ${most}`;
  return { file, severity: 'warning', reason, line, column };
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

/** Kustomizations that reach one file; more are generated. */
const MAX_REACHING = 100;
/** Files that kustomizations reach, over all of them. */
const MAX_REACHED = 200_000;

/** The kustomizations that list a file, directly or through other kustomizations, by the file. */
function reachOf(kustomizations: readonly Kustomization[]): ReadonlyMap<string, readonly Kustomization[]> {
  const byFolder = new Map(
    kustomizations.map((each) => [each.file.replace(/(?:^|\/)[^/]*$/, '') || '.', each]),
  );
  const reaching = new Map<string, Kustomization[]>();
  let reached = 0;
  for (const kustomization of kustomizations) {
    const seen = new Set<string>();
    const waiting = [...kustomization.resources];
    for (let path = waiting.pop(); path !== undefined && reached < MAX_REACHED; path = waiting.pop()) {
      if (seen.has(path)) {
        continue;
      }
      seen.add(path);
      reached++;
      const known = reaching.get(path) ?? [];
      reaching.set(path, known);
      if (known.length < MAX_REACHING) {
        known.push(kustomization);
      }
      for (const resource of byFolder.get(path)?.resources ?? []) {
        waiting.push(resource);
      }
    }
  }
  return reaching;
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
