import type { ReportInput } from '../../contracts/report';
import type { ModelUse } from '../../contracts/serving/served-model';
import type { DiscoveredFile } from '../../workspace/discovery/discovered-file';
import type { ManifestReading } from '../../workspace/manifests/declaration';
import { readManifest } from '../../workspace/manifests/read';
import { readServing } from '../../workspace/manifests/serving/read';
import { workspaceFiles } from '../../workspace/manifests/serving/workspace-files';
import { unreadable } from './problems';

export interface ManifestInputs {
  readonly readings: readonly ManifestReading[];
  /** The ONNX models the manifests serve. */
  readonly uses: readonly ModelUse[];
  readonly inputs: readonly ReportInput[];
}

/** @param folder the analysed one, in which models are looked for */
export async function readManifests(
  files: readonly DiscoveredFile[],
  folder: string,
): Promise<ManifestInputs> {
  const readings: ManifestReading[] = [];
  const uses: ModelUse[] = [];
  const inputs: ReportInput[] = [];
  const models = workspaceFiles(folder);
  for (const file of files) {
    const { relative, kind } = file;
    const reading = await readOrRefuse(file);
    const serving =
      kind === 'compose' || kind === 'kubernetes' || kind === 'triton'
        ? await readServing({ ...file, kind }, models)
        : { uses: [], problems: [] };
    readings.push(reading);
    uses.push(...serving.uses);
    // What is wrong with a service manifest is told once, by the reader of its services.
    if (kind === 'triton') {
      inputs.push({ file: relative, kind, records: serving.uses.length, problems: serving.problems });
    } else {
      inputs.push({ file: relative, kind, records: reading.declarations.length, problems: reading.problems });
    }
  }
  return { readings, uses, inputs };
}

async function readOrRefuse(file: DiscoveredFile): Promise<ManifestReading> {
  const { kind } = file;
  const nothing = { declarations: [], kubernetesServices: [], configMaps: [] };
  if (kind !== 'compose' && kind !== 'kubernetes') {
    return { ...nothing, problems: [] };
  }
  try {
    return await readManifest({ ...file, kind });
  } catch (error) {
    return { ...nothing, problems: [unreadable(file, error)] };
  }
}
