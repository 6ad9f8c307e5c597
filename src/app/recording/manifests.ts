import type { ReportInput } from '../../contracts/report';
import type { ModelUse } from '../../contracts/serving/served-model';
import type { ManifestReading } from '../../workspace/manifests/declaration';
import { type ManifestFile, readManifest } from '../../workspace/manifests/read';
import { workspaceFiles } from '../../workspace/manifests/serving/workspace-files';
import { SharedYaml } from '../../workspace/manifests/yaml-source';

export interface ManifestInputs {
  readonly readings: readonly ManifestReading[];
  /** The ONNX models the manifests serve. */
  readonly uses: readonly ModelUse[];
  readonly inputs: readonly ReportInput[];
}

/** @param folder the analysed one, in which models are looked for */
export async function readManifests(files: readonly ManifestFile[], folder: string): Promise<ManifestInputs> {
  const readings: ManifestReading[] = [];
  const uses: ModelUse[] = [];
  const inputs: ReportInput[] = [];
  const models = workspaceFiles(folder);
  const shared = new SharedYaml();
  for (const file of files) {
    const { relative, kind } = file;
    const { services, serving } = await readManifest(file, models, shared);
    readings.push(services);
    uses.push(...serving.uses);
    // The reader of services reports what is wrong with a service manifest, so that it is reported once.
    if (kind === 'triton') {
      inputs.push({ file: relative, kind, records: serving.uses.length, problems: serving.problems });
    } else {
      const records = services.declarations.length;
      inputs.push({ file: relative, kind, records, problems: services.problems });
    }
  }
  return { readings, uses, inputs };
}
