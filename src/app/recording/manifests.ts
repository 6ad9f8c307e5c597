import type { Problem } from '../../contracts/problem';
import type { ReportInput } from '../../contracts/report';
import type { ModelUse } from '../../contracts/serving/served-model';
import type { ManifestReading } from '../../workspace/manifests/declaration';
import { type ManifestFile, readManifest } from '../../workspace/manifests/read';
import { withoutParts } from '../../workspace/manifests/compose-parts';
import type { ServingReading } from '../../workspace/manifests/serving/reading';
import { MAX_LOOKUPS, workspaceFiles } from '../../workspace/manifests/serving/workspace-files';
import { SharedYaml } from '../../workspace/manifests/yaml-source';

export interface ManifestInputs {
  readonly readings: readonly ManifestReading[];
  /** The ONNX models the manifests serve. */
  readonly uses: readonly ModelUse[];
  readonly inputs: readonly ReportInput[];
}

/** @param folder the analysed one, in which models are looked for */
export async function readManifests(files: readonly ManifestFile[], folder: string): Promise<ManifestInputs> {
  const models = workspaceFiles(folder);
  const shared = new SharedYaml();
  const read: {
    file: string;
    kind: ManifestFile['kind'];
    services: ManifestReading;
    serving: ServingReading;
  }[] = [];
  for (const file of files) {
    const wasExhausted = models.isExhausted;
    const { services, serving } = await readManifest(file, models, shared);
    const problems =
      models.isExhausted && !wasExhausted
        ? [...services.problems, tooManyModels(file.relative)]
        : services.problems;
    read.push({ file: file.relative, kind: file.kind, services: { ...services, problems }, serving });
  }
  const all = withoutParts(read);
  const merged = new Set(all.flatMap(({ serving }) => serving.overrides ?? []));
  const uses = all.flatMap(({ file, isPart, serving }) => (isPart || merged.has(file) ? [] : serving.uses));
  const linesOf = new Map<string, Set<number>>();
  for (const { nameRange } of all.flatMap(({ services }) => services.declarations)) {
    linesOf.set(nameRange.file, (linesOf.get(nameRange.file) ?? new Set()).add(nameRange.line));
  }
  const inputs = all.map(({ file, kind, services, serving }): ReportInput => {
    // The reader of services reports what is wrong with a service manifest, so that it is reported once.
    if (kind === 'triton') {
      return { file, kind, records: serving.uses.length, problems: serving.problems };
    }
    return { file, kind, records: linesOf.get(file)?.size ?? 0, problems: services.problems };
  });
  return { readings: all.map(({ services }) => services), uses, inputs };
}

function tooManyModels(file: string): Problem {
  const reason = `models that this and later files name were not looked for: they stand for more than ${MAX_LOOKUPS.toLocaleString('en-US')} paths`;
  return { file, severity: 'warning', reason };
}
