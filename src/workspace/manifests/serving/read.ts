import type { ManifestText } from '../manifest-text';
import { readComposeModels } from './compose-models';
import { readKubernetesModels } from './kubernetes-models';
import type { ServingReading } from './reading';
import { readTriton } from './triton';
import type { WorkspaceFiles } from './workspace-files';

export type ServingKind = 'compose' | 'kubernetes' | 'triton';

/** Cheap to look for, and in every manifest that names a model. */
const MENTIONS_MODELS = /onnx|triton|model/i;

/** The ONNX models one config serves. Never throws for what the text contains; one that cannot be read is a problem. */
export async function parseServing(
  text: ManifestText,
  kind: ServingKind,
  files: WorkspaceFiles,
): Promise<ServingReading> {
  if (text.refused !== null) {
    return refused(text.file, text.refused);
  }
  const { yaml } = text;
  if (kind !== 'triton' && !MENTIONS_MODELS.test(yaml.source.text)) {
    return { uses: [], problems: [] };
  }
  try {
    if (kind === 'triton') {
      return await readTriton(yaml.source, files);
    }
    return await (kind === 'compose' ? readComposeModels(yaml, files) : readKubernetesModels(yaml, files));
  } catch (error) {
    return refused(text.file, error instanceof Error ? error.message : String(error));
  }
}

function refused(file: string, reason: string): ServingReading {
  return { uses: [], problems: [{ file, severity: 'error', reason: `this config was not read: ${reason}` }] };
}
