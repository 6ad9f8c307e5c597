import { readFile } from 'node:fs/promises';
import { MAX_MANIFEST_BYTES, type ManifestKind } from '../read';
import { SourceText } from '../source-text';
import { readComposeModels } from './compose-models';
import { readKubernetesModels } from './kubernetes-models';
import type { ServingReading } from './reading';
import { readTriton } from './triton';
import type { WorkspaceFiles } from './workspace-files';

export type ServingKind = ManifestKind | 'triton';

export interface ServingFile {
  /** Where it is on disk. */
  readonly path: string;
  /** Relative to the analysed folder, with forward slashes. */
  readonly relative: string;
  readonly kind: ServingKind;
  readonly bytes: number;
}

/** Cheap to look for, and in every manifest that names a model. */
const MENTIONS_MODELS = /onnx|triton|model/i;

/** Reads the ONNX models one config serves. Never throws for what the file contains; one that cannot be read is a problem. */
export async function readServing(
  { path, relative, kind, bytes }: ServingFile,
  files: WorkspaceFiles,
): Promise<ServingReading> {
  if (bytes > MAX_MANIFEST_BYTES) {
    return refused(relative, `larger than ${MAX_MANIFEST_BYTES / 1024 / 1024} MB`);
  }
  try {
    return await parseServing(await readFile(path, 'utf8'), relative, kind, files);
  } catch (error) {
    return refused(relative, error instanceof Error ? error.message : String(error));
  }
}

/** The same from a text, which an editor may not have saved yet. */
export async function parseServing(
  text: string,
  relative: string,
  kind: ServingKind,
  files: WorkspaceFiles,
): Promise<ServingReading> {
  if (text.length > MAX_MANIFEST_BYTES) {
    return refused(relative, `larger than ${MAX_MANIFEST_BYTES / 1024 / 1024} MB`);
  }
  if (text.includes('\0')) {
    return refused(relative, 'not a text in UTF-8');
  }
  if (kind !== 'triton' && !MENTIONS_MODELS.test(text)) {
    return { uses: [], problems: [] };
  }
  const source = new SourceText(relative, text);
  if (kind === 'triton') {
    return readTriton(source, files);
  }
  return kind === 'compose' ? readComposeModels(source, files) : readKubernetesModels(source, files);
}

function refused(file: string, reason: string): ServingReading {
  return { uses: [], problems: [{ file, severity: 'error', reason: `this config was not read: ${reason}` }] };
}
