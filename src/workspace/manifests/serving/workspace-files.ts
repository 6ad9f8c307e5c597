import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, posix, sep } from 'node:path';
import { SourceText } from '../source-text';

/** Entries of one folder that are looked at; a model repository holds some dozens. */
const MAX_ENTRIES = 1000;
const MAX_TEXT_BYTES = 1024 * 1024;
/** Paths that configs of one analysis may stand for: each is a question to the system. */
export const MAX_LOOKUPS = 50_000;

/** The files of the analysed folder, by paths relative to it with forward slashes. Nothing outside is ever looked at. */
export interface WorkspaceFiles {
  kindOf(relative: string): Promise<'file' | 'folder' | null>;
  /** Names in a folder, sorted; empty when it is none. */
  list(relative: string): Promise<readonly string[]>;
  /** A text of at most 1 MB; null when it cannot be had. */
  text(relative: string): Promise<SourceText | null>;
  /** Whether more was asked than is looked for. */
  readonly isExhausted: boolean;
}

/** Links are followed while they stay in the folder. */
export function workspaceFiles(folder: string): WorkspaceFiles {
  const root = realpath(folder);
  // Awaited only when something is asked; a folder that is gone holds nothing.
  root.catch(() => undefined);

  const kinds = new Map<string, Promise<'file' | 'folder' | null>>();
  const lists = new Map<string, Promise<readonly string[]>>();
  let isExhausted = false;

  /** Many configs name the same places. */
  function once<T>(known: Map<string, Promise<T>>, relative: string, look: () => Promise<T>, nothing: T) {
    const before = known.get(relative);
    if (before !== undefined) {
      return before;
    }
    if (kinds.size + lists.size >= MAX_LOOKUPS) {
      isExhausted = true;
      return Promise.resolve(nothing);
    }
    const found = look();
    known.set(relative, found);
    return found;
  }

  async function locate(relative: string): Promise<string | null> {
    const inside = posix.normalize(relative);
    if (posix.isAbsolute(inside) || inside === '..' || inside.startsWith('../') || /[\0\\:]/.test(inside)) {
      return null;
    }
    try {
      const base = await root;
      const real = await realpath(join(base, inside));
      return real === base || real.startsWith(base.endsWith(sep) ? base : base + sep) ? real : null;
    } catch {
      return null;
    }
  }

  return {
    get isExhausted() {
      return isExhausted;
    },
    kindOf: (relative) =>
      once(
        kinds,
        relative,
        async () => {
          const path = await locate(relative);
          const status = path === null ? null : await stat(path).catch(() => null);
          return status?.isFile() === true ? 'file' : status?.isDirectory() === true ? 'folder' : null;
        },
        null,
      ),
    list: (relative) =>
      once(
        lists,
        relative,
        async () => {
          const path = await locate(relative);
          const names = path === null ? [] : await readdir(path).catch(() => []);
          return names.sort().slice(0, MAX_ENTRIES);
        },
        [],
      ),
    async text(relative) {
      const path = await locate(relative);
      const status = path === null ? null : await stat(path).catch(() => null);
      if (path === null || !status?.isFile() || status.size > MAX_TEXT_BYTES) {
        return null;
      }
      return readFile(path, 'utf8').then(
        (text) => new SourceText(relative, text),
        () => null,
      );
    },
  };
}

/** `folder/path`, where `folder` is '' for the analysed one. Null when the path leads out of it. */
export function within(folder: string, path: string): string | null {
  const joined = posix.normalize(posix.join(folder === '' ? '.' : folder, path)).replace(/\/$/, '');
  return joined === '..' || joined.startsWith('../') || posix.isAbsolute(path) ? null : joined;
}

export function folderOf(file: string): string {
  const folder = posix.dirname(file);
  return folder === '.' ? '' : folder;
}
