import { readCompose } from './compose';
import type { ManifestReading } from './declaration';
import { readKubernetes } from './kubernetes';
import { type ManifestText, readManifestText } from './manifest-text';
import { parseServing, type ServingKind } from './serving/read';
import type { ServingReading } from './serving/reading';
import type { WorkspaceFiles } from './serving/workspace-files';
import { type SiblingFiles, siblingsOf } from './siblings';
import { SharedYaml } from './yaml-source';

export interface ManifestFile {
  /** Where it is on disk. */
  readonly path: string;
  /** How places in it are shown: relative to the analysed folder, with forward slashes. */
  readonly relative: string;
  readonly kind: ServingKind;
  readonly bytes: number;
}

/** What the readers of one manifest found. A model configuration declares no services. */
export interface ManifestReadings {
  readonly services: ManifestReading;
  readonly serving: ServingReading;
}

const NO_SERVICES: ManifestReading = {
  declarations: [],
  kubernetesServices: [],
  configMaps: [],
  problems: [],
};

/**
 * Reads and parses one manifest for all its readers. Never throws for what a file contains: a file that cannot be used
 * yields nothing and a problem that says why; a broken document yields a problem and leaves the others in use.
 * @param models the analysed folder, in which served models are looked for
 * @param shared Compose files that this one includes or that include it
 */
export async function readManifest(
  file: ManifestFile,
  models: WorkspaceFiles,
  shared: SharedYaml = new SharedYaml(),
): Promise<ManifestReadings> {
  const { kind, path, relative } = file;
  const text = await readManifestText(file, kind === 'compose' ? shared : undefined);
  return {
    services: await parseServices(text, kind, siblingsOf(path, relative), shared).catch(
      (error: unknown): ManifestReading => ({
        ...NO_SERVICES,
        problems: [
          { file: relative, severity: 'error', reason: `cannot be read: ${(error as Error).message}` },
        ],
      }),
    ),
    serving: await parseServing(text, kind, models, shared),
  };
}

/** The services of a manifest; `siblings` gives Compose and kustomizations the files they refer to. */
export async function parseServices(
  text: ManifestText,
  kind: ServingKind,
  siblings: SiblingFiles,
  shared: SharedYaml = new SharedYaml(),
): Promise<ManifestReading> {
  if (kind === 'triton') {
    return NO_SERVICES;
  }
  if (text.refused !== null) {
    const reason = `this manifest was not read: ${text.refused}`;
    return { ...NO_SERVICES, problems: [{ file: text.file, severity: 'error', reason }] };
  }
  return kind === 'compose' ? readCompose(text.yaml, siblings, shared) : readKubernetes(text.yaml, siblings);
}
