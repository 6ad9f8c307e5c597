import { lstat, readFile, realpath } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { SourceText } from './source-text';

/** Variables and fragments are small; what is larger is something else. */
const MAX_BYTES = 1024 * 1024;

/** Files that lie in the same folder as a manifest, or below it. */
export interface SiblingFiles {
  /**
   * The file a manifest refers to as `reference`, or why it cannot be had: outside the folder, a link, too large,
   * missing.
   */
  read(reference: string): Promise<SourceText | { readonly refused: string }>;
}

/** @param manifest absolute path of the manifest; `relative` is how its place is shown, with forward slashes */
export function siblingsOf(manifest: string, relative: string): SiblingFiles {
  const folder = dirname(manifest);
  return {
    async read(reference) {
      const inside = posix.normalize(reference.replaceAll('\\', '/'));
      if (inside.startsWith('../') || posix.isAbsolute(inside) || /^[A-Za-z][\w+.-]*:/.test(inside)) {
        return { refused: 'it lies outside the folder of the manifest' };
      }
      const path = join(folder, inside);
      try {
        const status = await lstat(path);
        const real = await realpath(path);
        if (!status.isFile() || real !== join(await realpath(folder), inside)) {
          return { refused: 'it is not a plain file' };
        }
        if (status.size > MAX_BYTES) {
          return { refused: 'it is larger than 1 MB' };
        }
        return new SourceText(posix.join(posix.dirname(relative), inside), await readFile(path, 'utf8'));
      } catch {
        return { refused: 'it cannot be read' };
      }
    },
  };
}
