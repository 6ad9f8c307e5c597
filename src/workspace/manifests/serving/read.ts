import type { ManifestText } from '../manifest-text';
import { SharedYaml } from '../yaml-source';
import { overrideOf, readComposeModels } from './compose-models';
import { readKubernetesModels } from './kubernetes-models';
import type { ServingReading } from './reading';
import { readTriton } from './triton';
import type { WorkspaceFiles } from './workspace-files';

export type ServingKind = 'compose' | 'kubernetes' | 'triton';

/** Cheap to look for, and in every manifest that names a model. */
const MENTIONS_MODELS = /onnx|triton|model/i;
/** Keys of Compose under which other files are named. */
const OTHER_FILES = /\b(?:include|extends|env_file)\s*:/;

/** The ONNX models one config serves. Never throws for what the text contains; one that cannot be read is a problem. */
export async function parseServing(
  text: ManifestText,
  kind: ServingKind,
  files: WorkspaceFiles,
  shared: SharedYaml = new SharedYaml(),
): Promise<ServingReading> {
  if (text.refused !== null) {
    return refused(text.file, text.refused);
  }
  const { yaml } = text;
  if (kind !== 'triton' && !MENTIONS_MODELS.test(yaml.source.text)) {
    const isAlone = kind === 'kubernetes' || !OTHER_FILES.test(yaml.source.text);
    const override = kind === 'compose' ? await overrideOf(text.file, files) : null;
    if (isAlone && (override === null || !MENTIONS_MODELS.test(override.text))) {
      return { uses: [], problems: [] };
    }
  }
  try {
    if (kind === 'triton') {
      return await readTriton(yaml.source, files);
    }
    return await (kind === 'compose'
      ? readComposeModels(yaml, files, shared)
      : readKubernetesModels(yaml, files));
  } catch (error) {
    return refused(text.file, error instanceof Error ? error.message : String(error));
  }
}

function refused(file: string, reason: string): ServingReading {
  return { uses: [], problems: [{ file, severity: 'error', reason: `this config was not read: ${reason}` }] };
}
