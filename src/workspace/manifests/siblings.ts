import { lstat, readFile, realpath } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { SourceText } from './source-text';

/** Variables and fragments are small; what is larger is something else. */
const MAX_BYTES = 1024 * 1024;
/** Files that one manifest may refer to, and their bytes together. */
const MAX_FILES = 500;
const MAX_TOTAL_BYTES = 16 * 1024 * 1024;

export interface RefusedFile {
  readonly refused: string;
  /** It exists in the folder and cannot be used. */
  readonly isThere?: boolean;
}

/** Files of the analysed folder, as a manifest in it refers to them. */
export interface SiblingFiles {
  /**
   * The file a manifest refers to as `reference`, or why it cannot be had: outside the analysed folder, a link, too
   * large, missing.
   */
  read(reference: string): Promise<SourceText | RefusedFile>;
}

/** @param manifest absolute path of the manifest; `relative` is how its place is shown, with forward slashes */
export function siblingsOf(manifest: string, relative: string): SiblingFiles {
  const folder = dirname(manifest);
  const above = posix.dirname(posix.normalize(relative));
  const root = above === '.' ? folder : join(folder, ...above.split('/').map(() => '..'));
  const known = new Map<string, Promise<SourceText | RefusedFile>>();
  let bytes = 0;
  return {
    read(reference) {
      const before = known.get(reference);
      if (before !== undefined) {
        return before;
      }
      if (known.size >= MAX_FILES) {
        return Promise.resolve({ refused: `the manifest refers to more than ${MAX_FILES} files` });
      }
      const read = readOne(reference);
      known.set(reference, read);
      return read;
    },
  };

  async function readOne(reference: string): Promise<SourceText | RefusedFile> {
    const written = reference.replaceAll('\\', '/');
    const inside = posix.normalize(posix.join(above, written));
    if (inside.startsWith('../') || posix.isAbsolute(written) || /^[A-Za-z][\w+.-]*:/.test(written)) {
      return { refused: 'it lies outside the analysed folder' };
    }
    try {
      const path = join(root, inside);
      const status = await lstat(path);
      const real = await realpath(path);
      if (!status.isFile() || real !== join(await realpath(root), inside)) {
        return { refused: 'it is not a plain file' };
      }
      if (status.size > MAX_BYTES) {
        return { refused: 'it is larger than 1 MB', isThere: true };
      }
      bytes += status.size;
      if (bytes > MAX_TOTAL_BYTES) {
        return { refused: 'files that the manifest refers to are larger than 16 MB together', isThere: true };
      }
      const text = await readFile(path, 'utf8');
      return text.includes('\0')
        ? { refused: 'it is not a text in UTF-8', isThere: true }
        : new SourceText(inside, text);
    } catch {
      return { refused: 'it cannot be read' };
    }
  }
}
