import { posix } from 'node:path';
import type { ComposeProblems } from './compose-problems';
import { UNKNOWN } from './hosts';
import type { SiblingFiles } from './siblings';
import { SourceText } from './source-text';
import type { TextPart } from './text-part';

/** Files one Compose file may pull in through `include`, `extends` and `env_file`. */
const MAX_FILES = 32;

/** A file with the folder it lies in, relative to that of the project's first file; '' for the same. */
export interface OpenedFile {
  readonly source: SourceText;
  readonly folder: string;
}

/** Files that a Compose project refers to, each read once. What cannot be followed is noted. */
export class ReferredFiles {
  private readonly texts = new Map<string, SourceText>();

  constructor(
    readonly siblings: SiblingFiles,
    private readonly found: ComposeProblems,
  ) {}

  /**
   * A file by its path relative to `folder`.
   * @param purpose for the note when it cannot be had; null when nothing shall be said
   */
  async open(path: TextPart, folder: string, purpose: string | null): Promise<OpenedFile | undefined> {
    const reference = posix.join(folder, path.text);
    const known = this.texts.get(reference);
    const read =
      known ??
      (this.texts.size < MAX_FILES
        ? await this.siblings.read(reference)
        : { refused: `more than ${MAX_FILES} files are referred to` });
    if (read instanceof SourceText) {
      this.texts.set(reference, read);
      const own = posix.dirname(reference);
      return { source: read, folder: own === '.' ? '' : own };
    }
    if (purpose !== null) {
      const shown = path.text.replaceAll(UNKNOWN, '…');
      this.found.note(path.range(), `${purpose} of ${shown} was not followed: ${read.refused}`);
    }
    return undefined;
  }
}
