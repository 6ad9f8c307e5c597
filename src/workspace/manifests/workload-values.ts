import { mayShareNamespace } from './namespaces';
import type {
  ConfigMapDeclaration,
  KubernetesService,
  ServiceDeclaration,
  UnresolvedValue,
} from './declaration';
import { interpolateKubernetes, type Lookup } from './interpolate';
import { argumentReferences, fileReferences, traceNamesOf, variableReferences } from './references';
import type { Variable } from './references';
import { serviceVariable } from './service-variables';
import type { TextPart } from './text-part';
import { declaredTimeouts } from './timeouts';
import { unresolvedValue, unresolvedVariables } from './unresolved';
import type { ContainerInput, MapName } from './workload-input';

/** Objects of all manifests that containers take values from. */
export interface ValueObjects {
  readonly configMaps: readonly ConfigMapDeclaration[];
  readonly services: readonly KubernetesService[];
}

type WorkloadValues = Required<
  Pick<ServiceDeclaration, 'references' | 'traceNames' | 'timeouts' | 'unresolved'>
>;

/**
 * What the containers of a workload are configured with: variables from ConfigMaps and Secrets, `$(NAME)` expanded from
 * earlier variables and from those that Kubernetes sets for each Service, mounted files. What no object holds is named.
 */
export function workloadValues(
  containers: readonly ContainerInput[],
  namespace: string | undefined,
  objects: ValueObjects,
): WorkloadValues {
  const read = containers.map((container) => containerValues(container, namespace, objects));
  return {
    references: read.flatMap(({ variables, args, files }) => [
      ...variables.flatMap(variableReferences),
      ...argumentReferences(args),
      ...files.flatMap(fileReferences),
    ]),
    traceNames: [...new Set(read.flatMap(({ variables }) => traceNamesOf(variables)))],
    timeouts: read.flatMap(({ variables, args }) => declaredTimeouts(variables, args)),
    unresolved: read.flatMap(({ unresolved, variables, args }) => [
      ...unresolved,
      ...unresolvedVariables([...variables, ...args.map((value) => ({ name: value.text, value }))]),
    ]),
  };
}

interface ContainerValues {
  readonly variables: readonly Variable[];
  readonly args: readonly TextPart[];
  readonly files: readonly TextPart[];
  readonly unresolved: readonly UnresolvedValue[];
}

/** Variables by name, with several values where maps of one name differ (a base and its overlays). */
export function containerValues(
  { sources, args, mounts, unknown }: ContainerInput,
  namespace: string | undefined,
  objects: ValueObjects,
): ContainerValues {
  const values = new Map<string, readonly TextPart[]>();
  const missing = new Map<string, UnresolvedValue>(unknown.map((name) => [name, unresolvedValue(name)]));
  const lookup: Lookup = (name) =>
    values.get(name)?.at(-1)?.text ?? serviceVariable(name, namespace, objects.services);
  const miss = (name: string): void => {
    missing.set(name, unresolvedValue(name));
  };
  const set = (name: string, parts: readonly TextPart[]): void => {
    // Of two values of one name the later holds, in the place of the later.
    values.delete(name);
    values.set(name, parts);
    missing.delete(name);
  };
  for (const source of sources) {
    if (source.from === 'value') {
      set(source.name, [interpolateKubernetes(source.value, lookup)]);
      continue;
    }
    const maps = mapsNamed(source.map, namespace, objects.configMaps);
    const entries = maps.flatMap((map) => map.entries);
    const isComplete = maps.length > 0 && maps.every((map) => map.isComplete);
    if (source.from === 'all') {
      if (!isComplete) {
        miss(source.map.name);
      }
      for (const key of new Set(entries.map((entry) => entry.key))) {
        set(`${source.prefix}${key}`, valuesOf(entries, key));
      }
      continue;
    }
    const found = valuesOf(entries, source.key);
    if (found.length > 0) {
      set(source.name, found);
    } else if (!isComplete || !source.optional) {
      values.delete(source.name);
      miss(source.name);
    }
  }
  const files: TextPart[] = [];
  for (const { map, keys } of mounts) {
    const maps = mapsNamed(map, namespace, objects.configMaps);
    const mounted = maps
      .flatMap((each) => each.entries)
      .filter(({ key }) => keys === null || keys.includes(key));
    files.push(...mounted.map(({ value }) => value));
    if (maps.length === 0 || maps.some((each) => !each.isComplete)) {
      miss(map.name);
    }
  }
  return {
    variables: [...values].flatMap(([name, parts]) => parts.map((value) => ({ name, value }))),
    args: args.map((part) => interpolateKubernetes(part, lookup)),
    files,
    unresolved: [...missing.values()],
  };
}

function mapsNamed(
  { kind, name }: MapName,
  namespace: string | undefined,
  maps: readonly ConfigMapDeclaration[],
): ConfigMapDeclaration[] {
  return maps.filter(
    (map) => map.kind === kind && map.name === name && mayShareNamespace(map.namespace, namespace),
  );
}

function valuesOf(entries: ConfigMapDeclaration['entries'], key: string): TextPart[] {
  const parts = entries.filter((entry) => entry.key === key).map(({ value }) => value);
  return parts.filter((part, index) => parts.findIndex(({ text }) => text === part.text) === index);
}
