import type { ReportInput } from '../../contracts/report';
import type { ModelUse } from '../../contracts/serving/served-model';
import type { ManifestReading } from '../../workspace/manifests/declaration';
import { type ManifestFile, readManifest } from '../../workspace/manifests/read';
import { withoutParts } from '../../workspace/manifests/compose-parts';
import type { ServingReading } from '../../workspace/manifests/serving/reading';
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
  const uses: ModelUse[] = [];
  const models = workspaceFiles(folder);
  const shared = new SharedYaml();
  const read: {
    file: string;
    kind: ManifestFile['kind'];
    services: ManifestReading;
    serving: ServingReading;
  }[] = [];
  for (const file of files) {
    const { services, serving } = await readManifest(file, models, shared);
    read.push({ file: file.relative, kind: file.kind, services, serving });
    uses.push(...serving.uses);
  }
  const all = withoutParts(read);
  const declared = all.flatMap(({ services }) => services.declarations);
  const inputs = all.map(({ file, kind, services, serving }): ReportInput => {
    // The reader of services reports what is wrong with a service manifest, so that it is reported once.
    if (kind === 'triton') {
      return { file, kind, records: serving.uses.length, problems: serving.problems };
    }
    const places = declared
      .filter(({ nameRange }) => nameRange.file === file)
      .map(({ nameRange }) => nameRange.line);
    return { file, kind, records: new Set(places).size, problems: services.problems };
  });
  return { readings: all.map(({ services }) => services), uses, inputs };
}
