import { readFile } from 'node:fs/promises';
import { SourceText } from './source-text';
import { type SharedYaml, YamlSource } from './yaml-source';

/** Manifests are written by people or rendered for one system; the largest known is a hundredth of this. */
export const MAX_MANIFEST_BYTES = 5 * 1024 * 1024;
const TOO_LARGE = `larger than ${MAX_MANIFEST_BYTES / 1024 / 1024} MB`;

/** A manifest as all its readers get it: its text, or why it cannot be used. */
export type ManifestText = { readonly file: string } & (
  { readonly refused: string } | { readonly refused: null; readonly yaml: YamlSource }
);

/** @param shared the files that may refer to each other; left out, this one is parsed for itself */
export function manifestText(text: string, file: string, shared?: SharedYaml): ManifestText {
  if (text.length > MAX_MANIFEST_BYTES) {
    return { file, refused: TOO_LARGE };
  }
  if (text.includes('\0')) {
    return { file, refused: 'not a text in UTF-8' };
  }
  const source = new SourceText(file, text);
  return { file, refused: null, yaml: shared?.of(source) ?? new YamlSource(source) };
}

export async function readManifestText(
  { path, relative, bytes }: { readonly path: string; readonly relative: string; readonly bytes: number },
  shared?: SharedYaml,
): Promise<ManifestText> {
  if (bytes > MAX_MANIFEST_BYTES) {
    return { file: relative, refused: TOO_LARGE };
  }
  try {
    return manifestText(await readFile(path, 'utf8'), relative, shared);
  } catch (error) {
    return { file: relative, refused: error instanceof Error ? error.message : String(error) };
  }
}
