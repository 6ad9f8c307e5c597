import type { ServiceDeclaration, UnresolvedValue } from './declaration';
import { interpolateKubernetes, type Lookup } from './interpolate';
import {
  argumentReferences,
  configuringValues,
  fileReferences,
  isSearchedWhole,
  traceNamesOf,
  variableReferences,
} from './references';
import type { Variable } from './references';
import { serviceVariable } from './service-variables';
import type { TextPart } from './text-part';
import { declaredTimeouts } from './timeouts';
import { unresolvedValue, unresolvedVariables } from './unresolved';
import type { ValueObjects } from './value-objects';
import type { ContainerInput } from './workload-input';

type WorkloadValues = Required<
  Pick<ServiceDeclaration, 'references' | 'texts' | 'traceNames' | 'timeouts' | 'unresolved'>
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
    texts: read
      .flatMap(({ variables, args, files }) => [
        ...configuringValues(variables),
        ...[...args, ...files].map(({ text }) => text),
      ])
      .concat(containers.flatMap(({ texts }) => texts)),
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
    values.get(name)?.at(-1)?.text ?? serviceVariable(name, namespace, objects.addressOf);
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
    const { values: named, isComplete } = objects.mapsNamed(source.map, namespace);
    if (source.from === 'all') {
      let isWhole = isComplete;
      for (const [key, parts] of named) {
        if (parts.every((part) => objects.take(part))) {
          set(`${source.prefix}${key}`, parts);
        } else {
          isWhole = false;
          break;
        }
      }
      if (!isWhole) {
        miss(source.map.name);
      }
      continue;
    }
    const found = named.get(source.key);
    if (found?.every((part) => objects.take(part)) === true) {
      set(source.name, found);
    } else if (found !== undefined || !isComplete || !source.optional) {
      values.delete(source.name);
      miss(source.name);
    }
  }
  const files: TextPart[] = [];
  for (const { map, keys } of mounts) {
    const { values: named, isComplete } = objects.mapsNamed(map, namespace);
    const mounted = (keys === null ? [...named.values()] : keys.map((key) => named.get(key) ?? [])).flat();
    const taken = mounted.filter((part) => objects.take(part));
    files.push(...taken);
    if (!isComplete || taken.length < mounted.length || !taken.every(isSearchedWhole)) {
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
