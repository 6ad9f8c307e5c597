import ignore, { type Ignore } from 'ignore';

/** What the `.gitignore` files from the analysed folder down to one folder say. Made one folder at a time. */
export class IgnoreScope {
  private folderIgnored: boolean | undefined;

  private constructor(
    private readonly parent: IgnoreScope | null,
    /** Relative to the analysed folder; '' for itself. */
    private readonly folder: string,
    private readonly rules: Ignore | null,
  ) {}

  static root(gitignore: string | null): IgnoreScope {
    return new IgnoreScope(null, '', rulesOf(gitignore));
  }

  /** The scope of a subfolder; `gitignore` is the text of the file in it, if there is one. */
  enter(folder: string, gitignore: string | null): IgnoreScope {
    return new IgnoreScope(this, folder, rulesOf(gitignore));
  }

  /** Whether git would ignore a file in this folder. As in git, nothing inside an ignored folder can be un-ignored. */
  ignores(file: string): boolean {
    return this.isFolderIgnored() || this.decide(file);
  }

  private isFolderIgnored(): boolean {
    this.folderIgnored ??=
      this.parent !== null && (this.parent.isFolderIgnored() || this.parent.decide(`${this.folder}/`));
    return this.folderIgnored;
  }

  /** The nearest `.gitignore` that has something to say decides. */
  private decide(relative: string): boolean {
    const verdict = this.rules?.test(this.folder === '' ? relative : relative.slice(this.folder.length + 1));
    if (verdict?.ignored === true) {
      return true;
    }
    if (verdict?.unignored === true) {
      return false;
    }
    return this.parent?.decide(relative) ?? false;
  }
}

function rulesOf(gitignore: string | null): Ignore | null {
  return gitignore === null ? null : ignore().add(gitignore);
}
