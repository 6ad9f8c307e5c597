import { readFile } from 'node:fs/promises';
import { readCompose } from './compose';
import type { ManifestReading } from './declaration';
import { readKubernetes } from './kubernetes';
import type { SiblingFiles } from './siblings';
import { siblingsOf } from './siblings';
import { SourceText } from './source-text';

export type ManifestKind = 'compose' | 'kubernetes';

export interface ManifestFile {
  /** Where it is on disk. */
  readonly path: string;
  /** How places in it are shown: relative to the analysed folder, with forward slashes. */
  readonly relative: string;
  readonly kind: ManifestKind;
  readonly bytes: number;
}

/** Manifests are written by people or rendered for one system; the largest known is a hundredth of this. */
export const MAX_MANIFEST_BYTES = 5 * 1024 * 1024;

/**
 * Reads one manifest. Never throws for what a file contains: a file that cannot be used yields no declarations and a
 * problem that says why; a broken document yields a problem and leaves the others in use.
 */
export async function readManifest(file: ManifestFile): Promise<ManifestReading> {
  if (file.bytes > MAX_MANIFEST_BYTES) {
    return refused(file.relative, `larger than ${MAX_MANIFEST_BYTES / 1024 / 1024} MB`);
  }
  let text: string;
  try {
    text = await readFile(file.path, 'utf8');
  } catch (error) {
    return refused(file.relative, error instanceof Error ? error.message : String(error));
  }
  return parseManifest(text, file.relative, file.kind, siblingsOf(file.path, file.relative));
}

/** Reads a manifest from its text; `siblings` gives Compose the files next to it. */
export async function parseManifest(
  text: string,
  relative: string,
  kind: ManifestKind,
  siblings: SiblingFiles,
): Promise<ManifestReading> {
  // The file may have grown since its size was taken.
  if (text.length > MAX_MANIFEST_BYTES) {
    return refused(relative, `larger than ${MAX_MANIFEST_BYTES / 1024 / 1024} MB`);
  }
  if (text.includes('\0')) {
    return refused(relative, 'not a text in UTF-8');
  }
  const source = new SourceText(relative, text);
  return kind === 'compose' ? readCompose(source, siblings) : readKubernetes(source);
}

function refused(file: string, reason: string): ManifestReading {
  return {
    declarations: [],
    kubernetesServices: [],
    configMaps: [],
    problems: [{ file, severity: 'error', reason: `this manifest was not read: ${reason}` }],
  };
}
