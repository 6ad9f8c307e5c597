import type { SourceRange } from '../../../../src/contracts/problem';
import type { ManifestReading } from '../../../../src/workspace/manifests/declaration';
import { manifestText } from '../../../../src/workspace/manifests/manifest-text';
import { parseServices } from '../../../../src/workspace/manifests/read';
import type { SiblingFiles } from '../../../../src/workspace/manifests/siblings';
import { SourceText } from '../../../../src/workspace/manifests/source-text';

/** Neighbouring files from memory: reference to content. */
export function siblings(files: Readonly<Record<string, string>>): SiblingFiles {
  return {
    async read(reference) {
      const text = files[reference];
      return text === undefined ? { refused: 'it cannot be read' } : new SourceText(reference, text);
    },
  };
}

export function readCompose(
  text: string,
  files: Readonly<Record<string, string>> = {},
): Promise<ManifestReading> {
  return parseServices(manifestText(text, 'docker-compose.yml'), 'compose', siblings(files));
}

export function readKubernetes(text: string, file = 'k8s.yaml'): Promise<ManifestReading> {
  return parseServices(manifestText(text, file), 'kubernetes', siblings({}));
}

/** What an editor would select: lines end at \n, a byte order mark is no column. */
export function textAt(text: string, range: SourceRange): string {
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  const picked = lines.slice(range.line - 1, range.endLine);
  picked[picked.length - 1] = picked[picked.length - 1].slice(0, range.endColumn - 1);
  picked[0] = picked[0].slice(range.column - 1);
  return picked.join('\n');
}

/** `service -> target (via)` for every reference, in reading order. */
export function referencesOf(reading: ManifestReading): string[] {
  return reading.declarations.flatMap(({ name, references }) =>
    references.map(({ target, via }) => `${name} -> ${target} (${via})`),
  );
}
