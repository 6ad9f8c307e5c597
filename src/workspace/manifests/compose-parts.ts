import { posix } from 'node:path';
import type { ManifestReading } from './declaration';

const DEFAULT_NAME = /^(?:docker-)?compose\.ya?ml$/;

export interface NamedReading {
  readonly file: string;
  readonly services: ManifestReading;
}

/**
 * Readings of Compose files where a file that another one includes, or takes services from, declares nothing by itself:
 * the project that uses it declares its services. Of files that include each other, the first counts. A file with a
 * default name that others only extend is a project of its own as well.
 */
export function withoutParts<T extends NamedReading>(
  readings: readonly T[],
): (T & { readonly isPart: boolean })[] {
  const partsOf = new Map(readings.map(({ file, services }) => [file, services.parts ?? []]));
  const owners = new Map<string, string>();
  for (const [owner, parts] of partsOf) {
    for (const { file, by } of parts) {
      const mutual = (partsOf.get(file) ?? []).some((part) => part.file === owner);
      const isPart = by === 'include' || !DEFAULT_NAME.test(posix.basename(file));
      if (isPart && file !== owner && !owners.has(owner) && (!mutual || owner < file)) {
        owners.set(file, owner);
      }
    }
  }
  const problemsOf = new Map(readings.map(({ file, services }) => [file, services.problems]));
  return readings.map((reading) => {
    const { file, services } = reading;
    const owner = owners.get(file);
    const problems =
      owner === undefined
        ? services.problems.filter((problem) => owners.get(problem.file) !== file)
        : (problemsOf.get(owner) ?? []).filter((problem) => problem.file === file);
    const declarations = owner === undefined ? services.declarations : [];
    return { ...reading, services: { ...services, declarations, problems }, isPart: owner !== undefined };
  });
}
